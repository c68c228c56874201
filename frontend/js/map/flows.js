// Bows from where people come from to where they live: wide where many, faint at the start, strong at the end.
import { bow } from "./geometry.js";

const collection = (features) => ({ type: "FeatureCollection", features });
const WIDEST = 12;
const NARROWEST = 1.2;

export class Flows {
  constructor(map, get) {
    this.map = map;
    this.get = get;
  }

  async draw(state) {
    const answer = state.data.flows ? await this.get(state.data.flows, "flows") : { flows: [] };
    if (!answer) return;
    const most = Math.max(1, ...answer.flows.map((flow) => flow.persons));
    const bows = answer.flows.map((flow) => {
      const width = Math.max(NARROWEST, WIDEST * Math.sqrt(flow.persons / most));
      return { flow, width, ...bow(flow.start, flow.end) };
    });
    this.map.getSource("flows").setData(collection(bows.map(asLine)));
    this.map.getSource("arrows").setData(collection(bows.map(asArrow)));
  }
}

const asLine = ({ flow, width, line }) => ({ type: "Feature", properties: { ...facts(flow), width }, geometry: { type: "LineString", coordinates: line } });

const asArrow = ({ flow, width, line, bearing }) => ({
  type: "Feature",
  properties: { ...facts(flow), bearing, size: 0.55 + width / 16 },
  geometry: { type: "Point", coordinates: line.at(-1) },
});

const facts = (flow) => ({ origin: flow.origin_name, asylum: flow.asylum_name, persons: flow.persons });
