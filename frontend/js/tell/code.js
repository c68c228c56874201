// Buttons beside a receipt code: copying and printing, where the browser can.

function show(button, press) {
  button.hidden = false;
  button.addEventListener("click", press);
}

export function codeTools(page) {
  const code = page.querySelector("[data-code]");
  if (!code) return;
  page.querySelectorAll("[data-print]").forEach((button) => show(button, () => window.print()));
  if (!navigator.clipboard) return; // only where the connection is safe
  page
    .querySelectorAll("[data-copy]")
    .forEach((button) => show(button, () => navigator.clipboard.writeText(code.textContent)));
}
