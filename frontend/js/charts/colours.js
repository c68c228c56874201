// The colours of the page, as they are now: light or dark. The tokens hold light-dark(), so a probe resolves them.

const NAMES = ["ink", "ink-2", "line", "line-strong", "surface", "paper"];
const SERIES = [1, 2, 3, 4, 5, 6].map((number) => `series-${number}`);
const VIOLENCE = [1, 2, 3].map((number) => `violence-${number}`);

export function tokens() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const found = {};
  for (const name of [...NAMES, ...SERIES, ...VIOLENCE]) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  found.font = getComputedStyle(document.body).fontFamily;
  probe.remove();
  return found;
}
