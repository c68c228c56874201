// The view: which one is shown, and how the page changes when another is asked for. The server draws the parts.
import { readState } from "./state.js";

const parser = new DOMParser();

/** The address of a view without the camera, which the server does not need to know. */
function withoutCamera(address) {
  const url = new URL(address, location.href);
  url.searchParams.delete("at");
  return url;
}

function partsOf(address) {
  const url = withoutCamera(address);
  url.pathname += "parts/";
  return url.href;
}

/** How the focused element can be found again after its part has been replaced. */
function focusMark() {
  const { id, name, value, type, href, dataset } = document.activeElement ?? {};
  if (id) return `#${CSS.escape(id)}`;
  if (name) return type === "radio" || type === "checkbox" ? `[name="${name}"][value="${value}"][type="${type}"]` : `[name="${name}"]`;
  if (href) return `[href="${document.activeElement.getAttribute("href")}"]`;
  return dataset && Object.keys(dataset).map((key) => `[data-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`).join("");
}

function replaceParts(html) {
  const page = parser.parseFromString(html, "text/html");
  for (const fresh of page.querySelectorAll("[data-part]")) {
    document.querySelector(`[data-part="${fresh.dataset.part}"]`).replaceChildren(...fresh.childNodes);
  }
}

/** The parameters of the form; of a box and the hidden field before it, the last counts, as on the server. */
export function formAddress(form) {
  const data = new FormData(form);
  const url = new URL(form.action, location.href);
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name);
    url.searchParams.set(name, name === "types" ? values.filter(Boolean).join(",") : values.at(-1));
  }
  return url.href;
}

export class View {
  /** `get(address, what)` answers with text; `shown(state)` is called when the page shows another view. */
  constructor(get, shown) {
    this.get = get;
    this.shown = shown;
    this.state = readState();
  }

  /** Shows the view at `address`. `entry`: "push" or "replace" in the browser's history, or nothing. */
  async go(address, entry = "push") {
    const html = await this.get(partsOf(address), "parts");
    if (!html) return;
    const legend = document.querySelector('[data-part="legend"] details')?.open;
    const mark = focusMark();
    replaceParts(html);
    if (legend === false) document.querySelector('[data-part="legend"] details').open = false;
    this.state = readState();
    if (entry) this.remember(entry);
    this.shown(this.state);
    if (mark && document.activeElement === document.body) document.querySelector(mark)?.focus({ preventScroll: true });
  }

  /** Writes the view into the address bar, in the server's own form, with the camera if the reader has moved. */
  remember(entry, camera = this.camera) {
    this.camera = camera;
    const url = withoutCamera(this.state.page);
    const query = [url.search.slice(1), camera && `at=${camera}`].filter(Boolean).join("&");
    const address = query ? `${url.pathname}?${query}` : url.pathname;
    if (entry === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }
}
