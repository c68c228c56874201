// What ECharts is told: one function a kind of chart. No words here: names and labels come with the data.
import { numbersIn } from "./numbers.js";

const SMALL = 13;
const LEGEND_LINE = 26;
const LETTER = 6.9; // about the width of a letter, to guess how many lines a legend takes
const LEGEND_ICON = 44;
const NARROW = 480;
const ROW = 34; // pixels of one lying bar with a label of one line
const LABEL_LINE = 16;
const PLOT = 270; // pixels of a drawing without its legend
const LABEL_SHARE = 0.36; // of the width, for the labels of lying bars
const SERIES_WITHOUT_NAME = 1;

// Patterns beside colours, so that series are told apart without them; the first is plain.
function decal(index, tokens) {
  const shared = { color: tokens.surface, dashArrayX: [1, 0] };
  return [
    null,
    { ...shared, symbol: "rect", dashArrayY: [2, 5], rotation: -Math.PI / 4 },
    { ...shared, symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.7 },
    { ...shared, symbol: "rect", dashArrayY: [2, 5], rotation: Math.PI / 4 },
    { ...shared, symbol: "rect", dashArrayY: [1, 4] },
    { ...shared, symbol: "rect", dashArrayY: [2, 4], rotation: Math.PI / 2 },
  ][index % 6];
}

// A name that is wider than the chart goes on in a second line.
function wrapped(name, width) {
  const most = Math.max(12, Math.floor((width - LEGEND_ICON) / LETTER));
  const lines = [""];
  for (const word of name.split(" ")) {
    const line = lines[lines.length - 1];
    if (line && line.length + word.length >= most) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join("\n");
}

function legendLines(names, width) {
  let lines = 0;
  let used = width;
  for (const name of names) {
    const wide = name.length * LETTER + LEGEND_ICON;
    if (used + wide > width) {
      lines += wrapped(name, width).split("\n").length;
      used = 0;
    }
    used += wide;
  }
  return lines;
}

function base(data, tokens, width, names) {
  const text = { color: tokens["ink-2"], fontFamily: tokens.font, fontSize: SMALL };
  const lines = names.length > SERIES_WITHOUT_NAME ? legendLines(names, width) : 0;
  return {
    animation: false,
    textStyle: text,
    aria: { enabled: true, label: { description: data.says } },
    legend: {
      show: lines > 0,
      data: names,
      left: 0,
      top: 0,
      itemGap: 14,
      itemWidth: 22,
      formatter: (name) => wrapped(name, width),
      textStyle: { ...text, lineHeight: LABEL_LINE },
      selectedMode: false,
    },
    grid: { left: 2, right: 12, top: lines * LEGEND_LINE + 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: tokens.surface,
      borderColor: tokens["line-strong"],
      textStyle: { ...text, color: tokens.ink },
      axisPointer: { type: ["band", "lines", "fan"].includes(data.kind) ? "line" : "shadow" },
    },
  };
}

function valueAxis(tokens, number) {
  return {
    type: "value",
    axisLabel: { color: tokens["ink-2"], formatter: number.short },
    splitLine: { lineStyle: { color: tokens.line } },
    splitNumber: 4,
  };
}

function categoryAxis(labels, tokens) {
  return {
    type: "category",
    data: labels,
    axisLabel: { color: tokens["ink-2"], hideOverlap: true },
    axisLine: { lineStyle: { color: tokens["line-strong"] } },
    axisTick: { show: false },
  };
}

function tooltipLines(data, number) {
  return (points) => {
    const index = points[0].dataIndex;
    const lines = data.series.map((each) => `${each.name}: ${number.exact(each.values[index])}`);
    return [data.labels[index], ...lines].join("\n");
  };
}

function stack(data, tokens, width, number) {
  const option = base(data, tokens, width, data.series.map((each) => each.name));
  option.tooltip.formatter = tooltipLines(data, number);
  option.xAxis = categoryAxis(data.labels, tokens);
  option.yAxis = valueAxis(tokens, number);
  option.series = data.series.map((each, index) => ({
    name: each.name,
    type: "bar",
    stack: "all",
    data: each.values,
    barCategoryGap: data.labels.length > 40 ? "12%" : "28%",
    itemStyle: { color: tokens[each.colour], decal: decal(index, tokens) },
  }));
  return option;
}

function bars(data, tokens, width, number) {
  const [series] = data.series;
  const option = base(data, tokens, width, []);
  const most = Math.max(...series.values);
  option.grid.right = number.exact(most).length * 8 + 12;
  option.tooltip.formatter = tooltipLines(data, number);
  option.xAxis = { type: "value", show: false };
  option.yAxis = {
    ...categoryAxis(data.labels, tokens),
    inverse: true,
    axisLabel: {
      color: tokens.ink,
      interval: 0,
      width: width * LABEL_SHARE,
      overflow: "break",
      lineHeight: 14,
      fontSize: width < NARROW ? SMALL - 1 : SMALL,
    },
  };
  option.series = [
    {
      name: series.name,
      type: "bar",
      data: series.values.map((value, index) => ({
        value,
        itemStyle: { color: tokens[series.colours[index] ?? series.colour] },
      })),
      barMaxWidth: 18,
      label: { show: true, position: "right", color: tokens.ink, formatter: (point) => number.exact(point.value) },
    },
  ];
  return option;
}

function lineSeries(each, tokens) {
  return {
    name: each.name,
    type: "line",
    data: each.values,
    symbol: "circle",
    symbolSize: each.values.length > 40 ? 3 : 5,
    color: tokens[each.colour],
    lineStyle: { width: 2, type: each.line, color: tokens[each.colour] },
  };
}

function lines(data, tokens, width, number) {
  const option = base(data, tokens, width, data.series.map((each) => each.name));
  option.tooltip.formatter = tooltipLines(data, number);
  option.xAxis = { ...categoryAxis(data.labels, tokens), boundaryGap: false };
  option.yAxis = valueAxis(tokens, number);
  option.series = data.series.map((each) => lineSeries(each, tokens));
  return option;
}

// The last two series are the low and the high edge of the first.
function band(data, tokens, width, number) {
  const shown = data.series.slice(0, -2);
  const [low, high] = data.series.slice(-2);
  const option = lines({ ...data, series: shown }, tokens, width, number);
  const names = [...shown.map((each) => each.name), high.name];
  Object.assign(option, base(data, tokens, width, names));
  option.legend.data = names.map((name) => (name === high.name ? { name, icon: "rect" } : name));
  option.tooltip.formatter = (points) => {
    const index = points[0].dataIndex;
    const own = shown.map((each) => `${each.name}: ${number.exact(each.values[index])}`);
    const edges = `${high.name}: ${number.exact(low.values[index])}–${number.exact(high.values[index])}`;
    return [data.labels[index], ...own, edges].join("\n");
  };
  const edge = { type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, color: tokens[high.colour] };
  option.series.unshift(
    { ...edge, name: low.name, data: low.values },
    {
      ...edge,
      name: high.name,
      data: high.values.map((value, index) => value - low.values[index]),
      itemStyle: { opacity: 0.3 },
      areaStyle: { color: tokens[high.colour], opacity: 0.25 },
    },
  );
  return option;
}

// A band between two edges, drawn as two lines on each other: the low one unseen, the difference filled.
function between(low, high, name, token, tokens, opacity) {
  const edge = { type: "line", stack: name, symbol: "none", silent: true, lineStyle: { opacity: 0 }, color: tokens[token] };
  return [
    { ...edge, name: `${name}-low`, data: low },
    {
      ...edge,
      name,
      data: high.map((value, index) => (value === null ? null : value - low[index])),
      itemStyle: { opacity: opacity + 0.1 },
      areaStyle: { color: tokens[token], opacity },
    },
  ];
}

// What was, what is likely, then the low and the high edge of the wide range, and of the narrow one.
function fan(data, tokens, width, number) {
  const [was, likely, wideLow, wideHigh, narrowLow, narrowHigh] = data.series;
  const shown = [was, likely].filter((each) => each.values.some((value) => value !== null));
  const option = lines({ ...data, series: shown }, tokens, width, number);
  const names = [...shown, wideHigh, narrowHigh].map((each) => each.name);
  Object.assign(option, base(data, tokens, width, names));
  const bands = new Set([wideHigh.name, narrowHigh.name]);
  option.legend.data = names.map((name) => (bands.has(name) ? { name, icon: "rect" } : name));
  const range = (high, low, index) => `${high.name}: ${number.exact(low.values[index])}–${number.exact(high.values[index])}`;
  option.tooltip.formatter = (points) => {
    const index = points[0].dataIndex;
    if (likely.values[index] === null) return `${data.labels[index]}\n${was.name}: ${number.exact(was.values[index])}`;
    const ranges = [range(narrowHigh, narrowLow, index), range(wideHigh, wideLow, index)];
    return [data.labels[index], `${likely.name}: ${number.exact(likely.values[index])}`, ...ranges].join("\n");
  };
  option.series.unshift(
    ...between(wideLow.values, wideHigh.values, wideHigh.name, wideHigh.colour, tokens, 0.18),
    ...between(narrowLow.values, narrowHigh.values, narrowHigh.name, narrowHigh.colour, tokens, 0.35),
  );
  return option;
}

// Columns of what was, a line for what was to be expected at most, then signs: alarms and what they should warn of.
const SIGNS = ["triangle", "diamond", "rect"];

function timeline(data, tokens, width, number) {
  const [columns, limit, ...signs] = data.series;
  const option = base(data, tokens, width, data.series.map((each) => each.name));
  option.tooltip.axisPointer.type = "line";
  option.tooltip.formatter = (points) => {
    const index = points[0].dataIndex;
    const figures = [columns, limit].map((each) => `${each.name}: ${number.exact(each.values[index])}`);
    const seen = signs.filter((each) => each.values[index] !== null).map((each) => each.name);
    return [data.labels[index], ...figures, ...seen].join("\n");
  };
  option.xAxis = categoryAxis(data.labels, tokens);
  option.yAxis = valueAxis(tokens, number);
  option.series = [
    { name: columns.name, type: "bar", data: columns.values, barCategoryGap: "12%", itemStyle: { color: tokens[columns.colour], opacity: 0.55 } },
    { ...lineSeries(limit, tokens), symbol: "none" },
    ...signs.map((each, index) => ({
      name: each.name,
      type: "scatter",
      symbol: SIGNS[index],
      symbolSize: 12,
      data: each.values,
      z: 5,
      itemStyle: { color: tokens[each.colour], borderColor: tokens.surface, borderWidth: 1 },
    })),
  ];
  return option;
}

// The first series grows to the left.
function pyramid(data, tokens, width, number) {
  const option = base(data, tokens, width, data.series.map((each) => each.name));
  const most = Math.max(...data.series.flatMap((each) => each.values)) * (width < NARROW ? 2.1 : 1.3);
  option.tooltip.formatter = tooltipLines(data, number);
  option.xAxis = { type: "value", show: false, min: -most, max: most };
  option.yAxis = { ...categoryAxis([...data.labels].reverse(), tokens), axisLine: { show: false } };
  option.tooltip.formatter = (points) => {
    const index = data.labels.length - 1 - points[0].dataIndex;
    const lines = data.series.map((each) => `${each.name}: ${number.exact(each.values[index])}`);
    return [data.labels[index], ...lines].join("\n");
  };
  option.series = data.series.map((each, side) => ({
    name: each.name,
    type: "bar",
    stack: "all",
    data: [...each.values].reverse().map((value) => (side ? value : -value)),
    barWidth: "62%",
    itemStyle: { color: tokens[each.colour], decal: decal(side, tokens) },
    label: {
      show: true,
      position: side ? "right" : "left",
      color: tokens.ink,
      formatter: (point) => number.exact(point.value),
    },
  }));
  return option;
}

// Lying bars need room for the lines of their longest label, the other kinds for those of the legend.
export function heightFor(data, width) {
  if (data.kind !== "bars") {
    const names = data.series.map((each) => each.name).filter(Boolean); // low edges have no name of their own
    return `${PLOT + LEGEND_LINE * legendLines(names, width)}px`;
  }
  const longest = Math.max(...data.labels.map((label) => label.length));
  const lines = Math.ceil((longest * LETTER * 1.15) / (width * LABEL_SHARE));
  return `${Math.max(3, data.labels.length) * Math.max(ROW, lines * LABEL_LINE + 8) + 16}px`;
}

const KINDS = { stack, bars, lines, band, pyramid, fan, timeline };

export function optionFor(data, tokens, width) {
  return KINDS[data.kind](data, tokens, width, numbersIn(data.language, data.decimals));
}
