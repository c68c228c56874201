// Events of violence: sums or single events in sight, and the areas that are all that is known of some events.
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
    this.source = answer.source;
    this.events = new Map(answer.events.map((event) => [event.id, event]));
    const clusters = answer.clusters.map((cell) => point(cell.longitude, cell.latitude, { ...cell, by_type: JSON.stringify(cell.by_type), label: count(cell.events) }));
    const events = answer.events.map((event) => point(event.longitude, event.latitude, { id: event.id, image: `event-${event.type}-${event.precision}` }));
    this.map.getSource("clusters").setData(collection(clusters));
    this.map.getSource("events").setData(collection(events));
  }

  /** Hatches the areas to which events are known, but no better, and writes their number. */
  async hatch(state) {
    const answer = state.vague ? await this.get(state.data.vague, "vague") : { places: [] };
    if (!answer) return;
    this.vague = new Map(answer.places.map((place) => [place.code, place]));
    const codes = (level) => answer.places.filter((place) => place.level === level).map((place) => place.code);
    const filter = (some) => ["in", ["get", "code"], ["literal", some]];
    const finest = state.level === "adm2" ? 2 : 1;
    const onAreas = state.level === "country" ? [] : codes(finest);
    this.map.setFilter("vague-areas", filter(onAreas));
    this.map.setFilter("vague-adm1", filter(state.level === "adm1" ? [] : codes(1)));
    this.map.getSource("vague").setData(
      collection(answer.places.map((place) => point(place.longitude, place.latitude, { ...place, label: `≈ ${count(place.events)}` }))),
    );
  }

  clear() {
    this.seen = null;
    this.draw({ clusters: [], events: [], source: null });
  }
}
