// How far an import is, without loading the page anew each time. Without this script the page reloads itself.
const EVERY = 2000; // milliseconds
const part = document.querySelector("[data-import]");
const bar = part?.querySelector("progress");
const figures = new Intl.NumberFormat(document.documentElement.lang);

function show(now) {
  bar.value = now.state === "undoing" ? now.removed : now.done;
  for (const place of document.querySelectorAll("[data-count]")) {
    place.textContent = figures.format(now[place.dataset.count]);
  }
}

async function look() {
  const answer = await fetch(part.dataset.import).catch(() => null); // no network: looked again later
  if (answer?.ok) {
    const now = await answer.json();
    if (!now.is_moving) return location.reload();
    show(now);
  }
  setTimeout(look, EVERY);
}

if (part) setTimeout(look, EVERY);
