// The layers of the map from bottom to top, in the colours of the theme.
import { token } from "./colours.js";

export const FONT = ["system-ui"];
const EMPTY = { type: "FeatureCollection", features: [] };
export const SOURCES = ["around", "areas", "adm1", "flows", "arrows", "vague", "clusters", "events", "names"];

export const emptySources = () =>
  Object.fromEntries(SOURCES.map((name) => [name, { type: "geojson", data: EMPTY, promoteId: "code", tolerance: 0.2, lineMetrics: name === "flows" }]));

/** True for the features whose code is one of `codes`. */
export const among = (codes) => ["in", ["get", "code"], ["literal", codes]];

/** A value for each group of codes, and one for all others: { value: [codes] }. */
export function byCode(groups, other) {
  const cases = Object.entries(groups).filter(([, codes]) => codes.length);
  return cases.length ? ["match", ["get", "code"], ...cases.flatMap(([value, codes]) => [codes, value]), other] : other;
}

const none = among([]);
const state = (name) => ["boolean", ["feature-state", name], false];

export function styleLayers() {
  const ink = token("--ink");
  const land = token("--land");
  const line = token("--border-line");
  const halo = token("--surface");
  return [
    { id: "sea", type: "background", paint: { "background-color": token("--sea") } },
    { id: "around", type: "fill", source: "around", paint: { "fill-color": land } },
    { id: "around-line", type: "line", source: "around", paint: { "line-color": line, "line-width": 0.8 } },
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": land, "fill-antialias": false } },
    { id: "areas-unknown", type: "fill", source: "areas", filter: none, paint: { "fill-pattern": "hatch-unknown" } },
    { id: "vague-adm1", type: "fill", source: "adm1", filter: none, paint: { "fill-pattern": "hatch-vague-1", "fill-opacity": ["interpolate", ["linear"], ["zoom"], 5, 0.3, 8, 0.15] } },
    { id: "vague-areas", type: "fill", source: "areas", filter: none, paint: { "fill-pattern": "hatch-vague-1", "fill-opacity": ["interpolate", ["linear"], ["zoom"], 5, 0.4, 8, 0.6] } },
    { id: "vague-marked", type: "fill", source: "areas", filter: none, paint: { "fill-pattern": "hatch-vague-3" } },
    { id: "vague-adm1-marked", type: "fill", source: "adm1", filter: none, paint: { "fill-pattern": "hatch-vague-3", "fill-opacity": 0.8 } },
    { id: "areas-line", type: "line", source: "areas", paint: { "line-color": line, "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.25, 8, 0.8] } },
    { id: "adm1-line", type: "line", source: "adm1", paint: { "line-color": token("--ink-3"), "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.5, 8, 1.4] } },
    { id: "areas-marked", type: "line", source: "areas", paint: { "line-color": token("--focus"), "line-width": ["case", state("marked"), 3, 0] } },
    ...flowLayers(),
    ...nameLayers(ink, halo),
    ...violenceLayers(ink, halo),
  ];
}

function flowLayers() {
  const flow = token("--flow");
  const faint = flow.replace("rgb(", "rgba(").replace(")", ", 0.25)");
  return [
    { id: "flows-case", type: "line", source: "flows", layout: { "line-cap": "butt" }, paint: { "line-width": ["+", ["get", "width"], 2.5], "line-color": token("--surface"), "line-opacity": 0.55 } },
    {
      id: "flows",
      type: "line",
      source: "flows",
      layout: { "line-cap": "butt" },
      paint: { "line-width": ["get", "width"], "line-gradient": ["interpolate", ["linear"], ["line-progress"], 0, faint, 1, flow] },
    },
    {
      id: "arrows",
      type: "symbol",
      source: "arrows",
      layout: {
        "icon-image": "arrowhead",
        "icon-rotate": ["get", "bearing"],
        "icon-rotation-alignment": "map",
        "icon-anchor": "left",
        "icon-offset": [-5, 0],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "icon-size": ["get", "size"],
      },
    },
  ];
}

function nameLayers(ink, halo) {
  const layer = (id, rank, minzoom, size) => ({
    id,
    type: "symbol",
    source: "names",
    minzoom,
    filter: ["==", ["get", "rank"], rank],
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": size, "text-max-width": 7, "symbol-sort-key": ["-", 0, ["get", "weight"]] },
    paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 1.4 },
  });
  return [layer("names-areas", 2, 8, 12), layer("names-adm1", 1, 5.6, 12), layer("names-around", 0, 0, 13)];
}

function violenceLayers(ink, halo) {
  const violence = token("--violence-3");
  return [
    {
      id: "vague-numbers",
      type: "symbol",
      source: "vague",
      minzoom: 5,
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 11, "text-padding": 3, "symbol-sort-key": ["-", 0, ["get", "events"]] },
      paint: { "text-color": violence, "text-halo-color": halo, "text-halo-width": 1.8 },
    },
    {
      id: "clusters",
      type: "circle",
      source: "clusters",
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "events"]], 1, 8, 30, 26],
        "circle-color": halo,
        "circle-opacity": 0.9,
        "circle-stroke-width": 2.2,
        "circle-stroke-color": violence,
      },
    },
    {
      id: "cluster-numbers",
      type: "symbol",
      source: "clusters",
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 11, "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": ink },
    },
    {
      id: "events",
      type: "symbol",
      source: "events",
      layout: { "icon-image": ["get", "image"], "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
  ];
}
