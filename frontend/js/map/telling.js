// What the map says of a thing that is pointed at or clicked: built as elements, never as text that becomes HTML.
import { count, date, decimal, fill, labels } from "./state.js";

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function told(title, lines, source) {
  const box = element("div", undefined, "map-told");
  box.append(element("strong", title));
  for (const line of lines.filter(Boolean)) box.append(line instanceof Node ? line : element("p", line));
  if (source) box.append(element("p", `${labels.source}: ${source}`, "source-line"));
  return box;
}

const figuresSource = (state) => `${state.publisher}, ${state.dateName}. ${state.licence}`;
const violenceSource = (state) => `${state.violenceSource.publisher}. ${state.violenceSource.licence}`;

export function tellArea(area, state, silence, definition, vague) {
  if (area.persons === null) return told(area.name, [silence], figuresSource(state));
  const rate = area.population ? `${decimal((1000 * area.persons) / area.population)} ${labels.perThousand} (${count(area.population)} ${labels.inhabitants})` : labels.noPopulation;
  return told(area.name, [`${count(area.persons)} ${labels.people}`, rate, definition && element("p", definition, "quiet"), vague && tellVague(vague, state)], figuresSource(state));
}

/** Events known only to a place. Where only departments are drawn, those of their municipalities are among them. */
function tellVague(place, state) {
  const text = state.level === "adm2" ? labels[`vagueAdm${place.level}`] : labels.vagueInside;
  return fill(text, { number: count(place.events) });
}

export function tellVaguePlace(place, name, state) {
  return told(name, [tellVague(place, state), fill(labels.deathsSpan, numbers(place))], violenceSource(state));
}

export function tellFlow(flow, state) {
  return told(fill(labels.flow, { ...flow, number: count(flow.persons) }), [], figuresSource(state));
}

export function tellCluster(cell, state) {
  const types = Object.entries(JSON.parse(cell.by_type)).map(([type, number]) => `${labels.types[type]}: ${count(number)}`);
  return told(fill(labels.eventsHere, { number: count(cell.events) }), [list(types), fill(labels.deathsShort, numbers(cell)), labels.zoomIn], violenceSource(state));
}

const MOST_LISTED = 40;

/** Events at one point: their number for the pointer, each of them for a click. */
export function tellStack(events, state, long) {
  const title = fill(labels.eventsAt, { number: count(events.length) });
  if (!long) return told(title, [labels.clickForAll], violenceSource(state));
  const items = events.slice(0, MOST_LISTED).map((event) => {
    const item = element("li");
    item.append(...eventLines(event).map((line) => element("span", line)));
    return item;
  });
  const rows = element("ul", undefined, "map-stack");
  rows.append(...items);
  return told(title, [rows, events.length > MOST_LISTED && `… ${count(events.length - MOST_LISTED)}`], violenceSource(state));
}

export function tellEvent(event, state) {
  const [type, ...lines] = eventLines(event);
  return told(type, lines, violenceSource(state));
}

function eventLines(event) {
  const when = event.date_start === event.date_end ? date(event.date_start) : `${date(event.date_start)} – ${date(event.date_end)}`;
  const sides = [event.side_a, event.side_b].filter(Boolean).join(" – ");
  const lines = [labels.types[event.type], when, event.where, sides, fill(labels.deathsSpan, numbers(event)), labels.precisions[event.precision], event.provisional && labels.provisional];
  return lines.filter(Boolean);
}

function list(texts) {
  const made = element("ul");
  made.append(...texts.map((text) => element("li", text)));
  return made;
}

const numbers = ({ best, low, high, civilians }) => ({ best: count(best), low: count(low), high: count(high), civilians: count(civilians ?? 0) });
