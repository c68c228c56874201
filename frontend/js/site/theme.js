// The choice of light or dark. It is kept in a cookie, so that the server sends the next page in it at once.

const YEAR = 365 * 24 * 60 * 60;

export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function choose(theme) {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
}

function label(button) {
  const other = currentTheme() === "dark" ? "light" : "dark";
  button.querySelector("span").textContent = button.dataset[other];
}

export function themeSwitches() {
  const buttons = document.querySelectorAll("[data-theme-switch]");
  for (const button of buttons) {
    button.hidden = false;
    label(button);
    button.addEventListener("click", () => {
      choose(currentTheme() === "dark" ? "light" : "dark");
      buttons.forEach(label);
    });
  }
}
