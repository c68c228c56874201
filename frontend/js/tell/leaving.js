// "Leave now": pressed, or Escape three times. The page is emptied at once, and replaced where it stands among the
// pages visited, so that "back" does not return to it. Without this script it is a link.

const PRESSES = 3;
const WITHIN_MS = 2000;

function leave(address) {
  document.querySelectorAll("form").forEach((form) => form.reset());
  document.title = "";
  document.body.replaceChildren();
  location.replace(address);
}

export function leavingAtOnce(link) {
  let presses = [];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  document.querySelectorAll("[data-with-scripts]").forEach((hint) => (hint.hidden = false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (presses.length >= PRESSES) leave(link.href);
  });
}
