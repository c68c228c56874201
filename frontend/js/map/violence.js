// Events of violence: sums or single events in sight, and the areas that are all that is known of some events.
import { among, byCode } from "./layers.js";
import { count } from "./state.js";

const collection = (features) => ({ type: "FeatureCollection", features });
const point = (longitude, latitude, properties) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [longitude, latitude] } });

/** The bounds in sight, widened to whole degrees or quarters of them, so that a small move asks for nothing new. */
function sight(map) {
  const bounds = map.getBounds();
  const grid = map.getZoom() < 7 ? 1 : 0.25;
  const outward = (value, round) => Math.max(-360, Math.min(360, round(value / grid) * grid));
  return {
    west: outward(bounds.getWest(), Math.floor),
    south: Math.max(-90, outward(bounds.getSouth(), Math.floor)),
    east: outward(bounds.getEast(), Math.ceil),
    north: Math.min(90, outward(bounds.getNorth(), Math.ceil)),
    zoom: Math.floor(map.getZoom() * 2) / 2,
  };
}

export class Violence {
  constructor(map, get) {
    this.map = map;
    this.get = get;
    this.events = new Map();
  }

  /** Draws what is in sight of the view. Does nothing if it is drawn already. */
  async look(state) {
    if (!state.violence) return this.clear();
    const address = new URL(state.data.events, location.origin);
    for (const [name, value] of Object.entries(sight(this.map))) address.searchParams.set(name, value);
    if (address.href === this.seen) return undefined;
    this.seen = address.href;
    const answer = await this.get(address.href, "events");
    if (answer) this.draw(answer);
    return undefined;
  }

  draw(answer) {
    this.events = new Map(answer.events.map((event) => [event.id, event]));
    const clusters = answer.clusters.map((cell) => point(cell.longitude, cell.latitude, { ...cell, by_type: JSON.stringify(cell.by_type), label: count(cell.events) }));
    const spots = [...grouped(answer.events, (event) => `${event.longitude} ${event.latitude}`).values()];
    const stacks = spots.filter((events) => events.length > 1).map(asStack);
    const events = spots.filter((some) => some.length === 1).map(([event]) => asEvent(event));
    this.map.getSource("clusters").setData(collection([...clusters, ...stacks]));
    this.map.getSource("events").setData(collection(events));
  }

  /** Hatches the areas to which events are known, but no better, and writes their number. */
  async hatch(state) {
    const answer = state.vague ? await this.get(state.data.vague, "vague") : { places: [] };
    if (!answer) return;
    this.places = answer.places;
    this.vague = new Map(answer.places.map((place) => [place.code, place]));
    this.finest = { country: 0, adm1: 1, adm2: 2 }[state.level];
    this.paint();
    this.map.getSource("vague").setData(collection(answer.places.map((place) => point(place.longitude, place.latitude, { ...place, label: count(place.events) }))));
  }

  /** The more events, the closer the hatching. Those of the areas of the view apart from those of the departments above. */
  paint() {
    if (!this.places) return;
    const own = this.places.filter((place) => place.level === this.finest);
    const above = this.places.filter((place) => place.level !== this.finest);
    for (const [layer, places] of Object.entries({ "vague-areas": own, "vague-adm1": above })) {
      this.map.setFilter(layer, among(places.map((place) => place.code)));
      this.map.setPaintProperty(layer, "fill-pattern", byCode(densities(places), "hatch-vague-1"));
    }
  }

  /** Hatches the place under the pointer more strongly, where it is one of those; null takes it away. */
  mark(code) {
    if (code === this.marked) return;
    this.marked = code;
    const level = this.vague?.get(code)?.level;
    this.map.setFilter("vague-marked", among(level === this.finest ? [code] : []));
    this.map.setFilter("vague-adm1-marked", among(level !== undefined && level !== this.finest ? [code] : []));
  }

  clear() {
    this.seen = null;
    this.draw({ clusters: [], events: [], source: null });
  }
}

/** The items by their key, in a Map. (Map.groupBy is missing in browsers of 2023.) */
function grouped(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

const LIMITS = [1, 5, 20];

/** The hatchings with the codes of their places: one to four events, five to nineteen, more. */
function densities(places) {
  const groups = grouped(places, (place) => `hatch-vague-${LIMITS.filter((limit) => place.events >= limit).length}`);
  return Object.fromEntries([...groups].map(([name, some]) => [name, some.map((place) => place.code)]));
}

const asEvent = (event) => point(event.longitude, event.latitude, { id: event.id, image: `event-${event.type}-${event.precision}` });

/** Events at the very same point, such as a town's: one symbol with their number. */
function asStack(events) {
  const [{ longitude, latitude }] = events;
  const ids = JSON.stringify(events.map((event) => event.id));
  return point(longitude, latitude, { ids, events: events.length, label: count(events.length) });
}
