// The migration map. Without this script the page is a form, a table and the same figures in words.
import { Dates } from "../map/dates.js";
import { Drawing } from "../map/drawing.js";
import { script } from "../map/maplibre.js";
import { Requests } from "../map/requests.js";
import { PlaceSearch } from "../map/search.js";
import { copyButton, printing } from "../map/sharing.js";
import { labels } from "../map/state.js";
import { formAddress, View } from "../map/view.js";

const frame = document.querySelector("[data-map-frame]");
const message = document.querySelector("[data-map-message]");

function say(text) {
  message.textContent = text;
  message.hidden = !text;
}

function drawMap(state, get) {
  try {
    return new Drawing(document.querySelector("[data-map]"), state, get);
  } catch {
    say(labels.noMap); // no WebGL
    frame.classList.add("is-undrawn");
    return null;
  }
}

const requests = new Requests(() => say(labels.failed), () => message.textContent === labels.failed && say(""));
const view = new View(requests.text, (state) => {
  dates.dress();
  drawing?.show(state);
});
const dates = new Dates((select) => view.go(formAddress(select.form), dates.timer ? "replace" : "push"));
const drawing = drawMap(view.state, requests.json);

/** The form acts at once; its button is for those without a script. */
function form() {
  frame.classList.add("is-live");
  frame.addEventListener("change", (event) => {
    if (event.target.matches("[data-view-form] [name]")) view.go(formAddress(event.target.form));
  });
  frame.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-view-form]")) return;
    event.preventDefault();
    view.go(formAddress(event.target));
  });
}

/** Links to other views of this map change the page in its place. */
function links() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    view.go(link.href);
  });
  window.addEventListener("popstate", () => view.go(location.href, null));
}

/** A row of the table marks its area, and an area its row. */
function rows() {
  const below = document.querySelector(".map-below");
  const row = (event) => event.target.closest?.("tr[data-code]")?.dataset.code;
  below.addEventListener("focusin", (event) => drawing.point(row(event) ?? null));
  below.addEventListener("mouseover", (event) => drawing.areas.mark(row(event) ?? null));
  below.addEventListener("mouseleave", () => drawing.areas.mark(null));
  drawing.pointing.onArea((code) => {
    for (const each of below.querySelectorAll("tr.is-marked")) each.classList.remove("is-marked");
    if (code) below.querySelector(`tr[data-code="${CSS.escape(code)}"]`)?.classList.add("is-marked");
  });
}

function camera() {
  const { map } = drawing;
  map.on("moveend", (event) => {
    if (event.originalEvent || moved) view.remember("replace", drawing.camera());
  });
  let moved = Boolean(view.state.camera);
  if (moved) view.camera = drawing.camera();
  const press = (name, act) => document.querySelector(`[data-map-${name}]`).addEventListener("click", () => {
    moved = true;
    act();
  });
  document.querySelector("[data-map-zoom]").hidden = false;
  press("in", () => map.zoomIn());
  press("out", () => map.zoomOut());
  press("home", () => drawing.reset());
}

function search() {
  new PlaceSearch(document.querySelector("[data-place-search]"), script.dataset.search, (place) => {
    if (place.country !== view.state.country && place.level > 0) location.assign(`/map/${place.country}/?at=7/${place.latitude.toFixed(4)}/${place.longitude.toFixed(4)}`);
    else if (place.level === 0 && place.code !== view.state.country) location.assign(`/map/${place.code}/`);
    else {
      drawing.goTo(place.box);
      drawing.areas.mark(place.code);
    }
  });
}

form();
links();
dates.dress();
copyButton(say);
performance.mark("map-live");
if (drawing) {
  rows();
  camera();
  search();
  printing(drawing, document.querySelector(".map-stage"));
  drawing.show(view.state).then(() => {
    performance.mark("map-drawn");
    frame.dataset.drawn = "true";
  });
}
if (window.matchMedia("(max-width: 63.99rem)").matches) document.querySelector("[data-controls]").open = false;
