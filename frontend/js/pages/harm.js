// The map of documented harm. Without this script the page is a form and the same figures in a table.
import { Drawing } from "../map/drawing.js";
import { labels, readState } from "../map/state.js";

const frame = document.querySelector("[data-map-frame]");
const message = document.querySelector("[data-map-message]");
const state = readState();

/** The figures stand in the page; other addresses are not asked. */
const held = () => Promise.resolve(state.figures);

function drawMap() {
  try {
    return new Drawing(document.querySelector("[data-map]"), { ...state, data: { areas: "held" } }, held);
  } catch {
    message.textContent = labels.noMap; // no WebGL
    message.hidden = false;
    frame.classList.add("is-undrawn");
    return null;
  }
}

function zoom(drawing) {
  const { map } = drawing;
  document.querySelector("[data-map-zoom]").hidden = false;
  const press = (name, act) => document.querySelector(`[data-map-${name}]`).addEventListener("click", act);
  press("in", () => map.zoomIn());
  press("out", () => map.zoomOut());
  press("home", () => drawing.reset());
}

const drawing = drawMap();
if (drawing) {
  zoom(drawing);
  drawing.show(drawing.state).then(() => {
    frame.dataset.drawn = "true";
  });
}
