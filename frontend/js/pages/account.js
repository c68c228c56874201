// Pages of sign-in: a button that makes a password readable, and a plain word when a passkey fails.
// The words come from the page: data-show and data-hide of the field.

function addReadingButton(field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.setAttribute("aria-controls", field.id);
  const name = () => {
    const hidden = field.type === "password";
    button.textContent = hidden ? field.dataset.show : field.dataset.hide;
    button.setAttribute("aria-pressed", String(!hidden));
  };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    name();
  });
  field.form?.addEventListener("submit", () => {
    field.type = "password"; // else the browser would keep it among what was typed into text fields
  });
  name();
  field.after(button);
}

document.querySelectorAll("input[data-show]").forEach(addReadingButton);

document.addEventListener("allauth.error", (event) => {
  const notice = document.querySelector("[data-passkey-error]");
  if (notice) {
    notice.hidden = false;
    event.preventDefault();
  }
});
