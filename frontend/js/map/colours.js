// The colours of the design's tokens, as the browser resolves them in the theme of the moment.

const probe = document.createElement("span");
probe.hidden = true;

/** The colour of a custom property such as "--sea", as rgb(). */
export function token(name) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

export const scale = () => [0, 1, 2, 3, 4, 5, 6].map((step) => token(`--scale-${step}`));

/** Calls `redraw` when the reader, or the machine, changes between light and dark. */
export function onThemeChange(redraw) {
  document.addEventListener("themechange", redraw);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
