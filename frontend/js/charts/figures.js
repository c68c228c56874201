// Figures come from the server as a sentence and a table. With scripts, a chart stands before the table and the
// table is folded up; without them, nothing is missing.
import { tokens } from "./colours.js";
import { heightFor, optionFor } from "./options.js";

const NEAR = "400px";
const drawn = new Map(); // element → {chart, data}

function dataOf(figure) {
  return JSON.parse(document.getElementById(figure.dataset.chart).textContent);
}

// The place of every chart has its height from the start, so that nothing moves when charts are drawn.
function fold(figure) {
  const element = figure.querySelector(".chart");
  element.hidden = false;
  element.style.height = heightFor(dataOf(figure), element.clientWidth);
  const table = figure.querySelector("details.table-of-chart");
  if (table) table.open = false;
}

function apply(element) {
  const { chart, data } = drawn.get(element);
  element.style.height = heightFor(data, element.clientWidth);
  chart.resize();
  chart.setOption(optionFor(data, tokens(), element.clientWidth), { notMerge: true });
}

async function draw(figure) {
  const element = figure.querySelector(".chart");
  if (drawn.has(element)) return;
  const data = dataOf(figure);
  drawn.set(element, null); // being drawn
  const { init } = await import("./echarts.js");
  drawn.set(element, { chart: init(element, null, { renderer: "svg" }), data });
  apply(element);
  new ResizeObserver(() => requestAnimationFrame(() => apply(element))).observe(element);
}

function redraw() {
  for (const [element, made] of drawn) if (made) apply(element);
}

// Paper is white: charts are drawn in light colours for it, all of them, and put back afterwards.
function printing(figures) {
  const root = document.documentElement;
  let before;
  window.addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    root.dataset.theme = "light";
    for (const figure of figures) draw(figure);
    redraw();
  });
  window.addEventListener("afterprint", () => {
    if (before === undefined) delete root.dataset.theme;
    else root.dataset.theme = before;
    redraw();
  });
}

export function prepareFigures() {
  const figures = [...document.querySelectorAll("figure[data-chart]")];
  figures.forEach(fold);
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        observer.unobserve(entry.target);
        draw(entry.target);
      }
    },
    { rootMargin: NEAR },
  );
  figures.forEach((figure) => observer.observe(figure));
  document.addEventListener("themechange", redraw);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  printing(figures);
}
