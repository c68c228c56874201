// The drawn map: what stands on it, where it looks, what it tells.
import { Areas } from "./areas.js";
import { onThemeChange } from "./colours.js";
import { box } from "./geometry.js";
import { Flows } from "./flows.js";
import { emptySources, styleLayers } from "./layers.js";
import maplibre from "./maplibre.js";
import { Pointing } from "./pointing.js";
import { calm, labels } from "./state.js";
import { addSymbols } from "./symbols.js";
import { Violence } from "./violence.js";

const PADDING = 24;

/** Room for what stands over the map: the legend, on wide screens. */
function padding() {
  const legend = document.querySelector(".map-legend");
  const over = getComputedStyle(legend).position === "absolute" && legend.querySelector("details").open;
  return { top: PADDING, right: PADDING + 48, bottom: PADDING, left: over ? legend.offsetWidth + 2 * PADDING : PADDING };
}

function makeMap(container, state) {
  const [west, south, east, north] = state.box;
  const look = state.camera ? { zoom: state.camera[0], center: [state.camera[2], state.camera[1]] } : { bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: padding() } };
  return new maplibre.Map({
    container,
    style: { version: 8, sources: emptySources(), layers: [] },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    maxZoom: 13,
    fadeDuration: calm() ? 0 : 150,
    renderWorldCopies: false,
    locale: { "Map.Title": labels.mapName, "Popup.Close": labels.close },
    ...look,
  });
}

export class Drawing {
  /** `get(address, what)` answers with JSON, or with nothing when a newer request has overtaken it. */
  constructor(container, state, get) {
    this.state = state;
    this.get = get;
    this.map = makeMap(container, state);
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.areas = new Areas(this.map);
    this.violence = new Violence(this.map, get);
    this.flows = new Flows(this.map, get);
    this.pointing = new Pointing(this);
    this.ready = new Promise((resolve) => this.map.once("style.load", resolve)).then(() => this.dress());
    this.map.on("moveend", () => this.ready.then(() => this.violence.look(this.state)));
    onThemeChange(() => this.dress());
  }

  /** Puts the layers and drawings on, or on again in the colours of another theme. */
  dress() {
    addSymbols(this.map);
    for (const layer of styleLayers()) {
      if (!this.map.getLayer(layer.id)) this.map.addLayer(layer);
      else for (const [name, value] of Object.entries(layer.paint ?? {})) this.map.setPaintProperty(layer.id, name, value);
    }
    this.areas.paint();
    this.violence.paint();
  }

  /** Draws a view. Resolves when everything that it needs has come. */
  async show(state) {
    const moved = state.level !== this.state.level || state.country !== this.state.country;
    this.state = state;
    await this.ready;
    const figures = this.get(state.data.areas, "areas");
    await this.areas.outline(state);
    const answer = await figures;
    if (!answer) return;
    this.areas.colour(answer, state);
    if (moved && !state.camera) this.reset();
    await Promise.all([this.violence.look(state), this.violence.hatch(state), this.flows.draw(state)]);
  }

  /** Looks at the whole of what the view is about. */
  reset() {
    const [west, south, east, north] = this.state.box;
    this.map.fitBounds([[west, south], [east, north]], { padding: padding(), animate: !calm() });
  }

  /** Looks at a place: [west, south, east, north]. */
  goTo(bounds, maxZoom = 10) {
    const [west, south, east, north] = bounds;
    this.map.fitBounds([[west, south], [east, north]], { padding: padding(), maxZoom, animate: !calm() });
  }

  /** Marks an area, and moves to it where it is out of sight. */
  point(code) {
    this.areas.mark(code);
    const outline = code && this.areas.shapes.get(code);
    if (!outline) return;
    const bounds = box(outline.geometry);
    const middle = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
    if (!this.map.getBounds().contains(middle)) this.map.easeTo({ center: middle, animate: !calm() });
  }

  /** The camera as the address bar holds it. */
  camera() {
    const { lng, lat } = this.map.getCenter();
    return `${this.map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
  }

  look([zoom, latitude, longitude]) {
    this.map.jumpTo({ zoom, center: [longitude, latitude] });
  }

  /** The picture of this moment. Drawn and read in one breath, so that the browser need not keep every picture. */
  picture() {
    this.map.redraw();
    return this.map.getCanvas().toDataURL("image/png");
  }
}
