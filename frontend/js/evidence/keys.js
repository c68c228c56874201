// The queue by keyboard: j and k go down and up, Enter opens what has the focus. Nothing happens while one types.

const TYPED_IN = "input, textarea, select, [contenteditable]";

function step(rows, forwards) {
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = now < 0 ? (forwards ? 0 : rows.length - 1) : now + (forwards ? 1 : -1);
  rows[next]?.querySelector("a")?.focus();
}

export function queueKeys(list) {
  const rows = [...list.querySelectorAll("[data-row]")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPED_IN)) return;
    if (event.key !== "j" && event.key !== "k") return;
    event.preventDefault();
    step(rows, event.key === "j");
  });
}
