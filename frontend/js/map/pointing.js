// Hover and click: a small card for the pointer, a box that stays for a click.
import maplibre from "./maplibre.js";
import { tellArea, tellCluster, tellEvent, tellFlow, tellStack, tellVaguePlace } from "./telling.js";

/** What can be pointed at above the areas, the topmost first. */
const LAYERS = ["events", "clusters", "vague-numbers", "arrows", "flows"];
const REACH = 5;

export class Pointing {
  constructor(drawing) {
    this.drawing = drawing;
    this.map = drawing.map;
    this.card = new maplibre.Popup({ closeButton: false, closeOnClick: false, className: "map-card", maxWidth: "20rem", offset: 14 });
    this.box = new maplibre.Popup({ closeButton: true, className: "map-box", maxWidth: "22rem", focusAfterOpen: true });
    this.listeners = [];
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.leave());
    this.map.on("click", (event) => this.click(event));
  }

  /** Calls `listener` with the code of the area under the pointer, or null. */
  onArea(listener) {
    this.listeners.push(listener);
  }

  found({ point: { x, y }, lngLat }) {
    const near = [[x - REACH, y - REACH], [x + REACH, y + REACH]];
    for (const layer of LAYERS.filter((name) => this.map.getLayer(name))) {
      const [feature] = this.map.queryRenderedFeatures(near, { layers: [layer] });
      if (feature) return feature;
    }
    const code = this.drawing.areas.at(lngLat);
    return code && { layer: { id: "areas" }, properties: { code } };
  }

  hover(event) {
    const feature = this.found(event);
    const code = feature?.layer.id === "areas" ? feature.properties.code : null;
    this.map.getCanvas().style.cursor = feature ? "pointer" : "";
    this.drawing.areas.mark(code);
    this.drawing.violence.mark(feature?.properties.code ?? null);
    this.listeners.forEach((listener) => listener(code));
    if (!feature) return this.card.remove();
    return this.card.setLngLat(event.lngLat).setDOMContent(this.tell(feature)).addTo(this.map);
  }

  leave() {
    this.card.remove();
    this.drawing.areas.mark(null);
    this.drawing.violence.mark(null);
    this.listeners.forEach((listener) => listener(null));
  }

  click(event) {
    const feature = this.found(event);
    this.card.remove();
    if (!feature) return;
    if (feature.layer.id === "clusters" && !feature.properties.ids) this.map.easeTo({ center: feature.geometry.coordinates, zoom: this.map.getZoom() + 2 });
    else this.box.setLngLat(event.lngLat).setDOMContent(this.tell(feature, true)).addTo(this.map);
  }

  tell(feature, long = false) {
    const { areas, violence, state } = this.drawing;
    const facts = feature.properties;
    switch (feature.layer.id) {
      case "events":
        return tellEvent(violence.events.get(facts.id), state);
      case "clusters":
        return facts.ids ? tellStack(JSON.parse(facts.ids).map((id) => violence.events.get(id)), state, long) : tellCluster(facts, state);
      case "vague-numbers":
        return tellVaguePlace(facts, areas.nameOf(facts.code), state);
      case "areas":
        return tellArea(areas.facts(facts.code), state, areas.silence(state), long && areas.answer?.definition, violence.vague?.get(facts.code));
      default:
        return tellFlow(facts, state);
    }
  }
}
