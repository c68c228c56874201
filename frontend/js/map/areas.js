// The areas of a view: coloured by class, hatched where nothing is known, with their names.
import { scale, token } from "./colours.js";
import { box, contains, fromGrid, middle } from "./geometry.js";
import { among, byCode } from "./layers.js";
import { labels } from "./state.js";

const collection = (features) => ({ type: "FeatureCollection", features });
const language = document.documentElement.lang.slice(0, 2);
export const nameOf = (properties) => properties[`name_${language}`] ?? properties.name_en;

const fetched = new Map();

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return collection(fromGrid(await answer.json()));
}

/** Outlines never change under their address, so each is fetched once. */
export function outlines(address) {
  if (!address) return Promise.resolve(collection([]));
  if (!fetched.has(address)) fetched.set(address, load(address));
  return fetched.get(address);
}

function names(features, rank) {
  return features.filter(({ properties }) => nameOf(properties)).map(({ geometry, properties }) => {
    const { area, point } = middle(geometry);
    return { type: "Feature", properties: { name: nameOf(properties), rank, weight: area }, geometry: { type: "Point", coordinates: point } };
  });
}

export class Areas {
  constructor(map) {
    this.map = map;
    this.byCode = new Map();
    this.shapes = new Map();
    this.boxes = [];
    this.above = new Map();
    this.marked = null;
  }

  /** Draws the outlines of a view. `state.outlines` names them. */
  async outline(state) {
    const [areas, adm1, around] = await Promise.all(["areas", "adm1", "around"].map((name) => outlines(state.outlines[name])));
    this.shapes = new Map(areas.features.map((feature) => [feature.properties.code, feature]));
    this.boxes = areas.features.map((feature) => [box(feature.geometry), feature]);
    this.above = new Map(adm1.features.map((feature) => [feature.properties.code, feature]));
    this.map.getSource("areas").setData(areas);
    this.map.getSource("adm1").setData(adm1);
    this.map.getSource("around").setData(around);
    const inside = state.level === "country" ? [] : names(areas.features, state.level === "adm1" ? 1 : 2);
    const above = state.level === "adm2" ? names(adm1.features, 1) : [];
    const countries = names(state.level === "country" ? areas.features : around.features, 0);
    this.map.getSource("names").setData(collection([...inside, ...above, ...countries]));
  }

  /** Colours the areas by the figures of the view. */
  colour(answer, state) {
    this.answer = answer;
    this.byCode = new Map(answer.areas.map((area) => [area.code, area]));
    const unknown = answer.areas.filter((area) => area.step === null && (area.persons !== null || !state.silent));
    this.map.setFilter("areas-unknown", among(unknown.map((area) => area.code)));
    this.paint();
  }

  /** In the colours of the theme. By an expression and not by feature states, which a tile that loads late can miss. */
  paint() {
    if (!this.answer) return;
    const groups = scale().map((colour, step) => [colour, this.answer.areas.filter((area) => area.step === step).map((area) => area.code)]);
    this.map.setPaintProperty("areas", "fill-color", byCode(Object.fromEntries(groups), token("--land")));
  }

  /** Puts the outline of an area in the colour of the focus; null takes it away. */
  mark(code) {
    if (code === this.marked) return;
    if (this.marked) this.map.setFeatureState({ source: "areas", id: this.marked }, { marked: false });
    if (code) this.map.setFeatureState({ source: "areas", id: code }, { marked: true });
    this.marked = code;
  }

  /** The code of the area at a place, or null. By the outlines themselves: MapLibre forgets them while it colours anew. */
  at({ lng, lat }) {
    const near = this.boxes.filter(([[west, south, east, north]]) => west <= lng && lng <= east && south <= lat && lat <= north);
    return near.find(([, { geometry }]) => contains(geometry, [lng, lat]))?.[1].properties.code ?? null;
  }

  nameOf(code) {
    const outline = this.shapes.get(code) ?? this.above.get(code);
    return outline ? nameOf(outline.properties) : code;
  }

  /** What is known of an area: { name, persons, population }; null is not known. */
  facts(code) {
    return { name: this.nameOf(code), persons: null, population: null, ...this.byCode.get(code) };
  }

  silence(state) {
    return state.silent ? labels.silent : labels.noData;
  }
}
