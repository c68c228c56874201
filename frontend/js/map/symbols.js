// The small drawings of the map: a shape for each type of violence, hatchings, an arrowhead. Drawn on a canvas, so no file is needed.
import { token } from "./colours.js";

const RATIO = 2;
const SIZE = 22;

function canvas(size) {
  const element = document.createElement("canvas");
  element.width = element.height = size * RATIO;
  const pen = element.getContext("2d");
  pen.scale(RATIO, RATIO);
  return pen;
}

const outlines = {
  1: (pen, middle, radius) => pen.arc(middle, middle, radius, 0, 2 * Math.PI),
  2: (pen, middle, radius) => pen.rect(middle - radius * 0.9, middle - radius * 0.9, radius * 1.8, radius * 1.8),
  3: (pen, middle, radius) => {
    pen.moveTo(middle, middle - radius * 1.15);
    pen.lineTo(middle + radius * 1.1, middle + radius * 0.85);
    pen.lineTo(middle - radius * 1.1, middle + radius * 0.85);
    pen.closePath();
  },
};

/** The shape of one event; with a ring around it where its place is known only within about 25 km. */
function event(type, near) {
  const pen = canvas(SIZE);
  const middle = SIZE / 2;
  pen.lineJoin = "round";
  pen.beginPath();
  outlines[type](pen, middle, 5.5);
  pen.fillStyle = token(`--violence-${type}`);
  pen.fill();
  pen.lineWidth = 1.25;
  pen.strokeStyle = token("--surface");
  pen.stroke();
  if (near) ring(pen, middle, type);
  return pen;
}

function ring(pen, middle, type) {
  pen.beginPath();
  pen.arc(middle, middle, 9.5, 0, 2 * Math.PI);
  pen.lineWidth = 1.5;
  pen.strokeStyle = token(`--violence-${type}`);
  pen.stroke();
}

/** Diagonal lines in a square that can be repeated without a seam. */
function hatching(colour, width, size, falling) {
  const pen = canvas(size);
  diagonals(pen, colour, width, size, falling);
  return pen;
}

function diagonals(pen, colour, width, size, falling) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, falling ? 0 : size);
    pen.lineTo(shift + size, falling ? size : 0);
    pen.stroke();
  }
}

/** Thin lines, each on a paler one: seen on the darkest colour as on the lightest, and still not louder than it. */
function vague(size) {
  const pen = canvas(size);
  diagonals(pen, token("--surface"), 1.5, size, true);
  diagonals(pen, token("--violence-3"), 0.75, size, true);
  return pen;
}

function arrowhead() {
  const pen = canvas(SIZE);
  pen.fillStyle = token("--flow");
  pen.beginPath();
  pen.moveTo(SIZE, SIZE / 2);
  pen.lineTo(4, 4);
  pen.lineTo(8, SIZE / 2);
  pen.lineTo(4, SIZE - 4);
  pen.closePath();
  pen.fill();
  return pen;
}

const drawings = () => ({
  "hatch-unknown": hatching(token("--line-strong"), 0.7, 5, false),
  "hatch-vague-1": vague(20),
  "hatch-vague-2": vague(14),
  "hatch-vague-3": vague(9),
  arrowhead: arrowhead(),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((type) => [
      [`event-${type}-1`, event(type, false)],
      [`event-${type}-2`, event(type, true)],
    ]),
  ),
});

/** Gives the map its drawings, or draws them anew in the colours of a new theme. */
export function addSymbols(map) {
  for (const [name, pen] of Object.entries(drawings())) {
    const { width, height } = pen.canvas;
    const image = pen.getImageData(0, 0, width, height);
    if (map.hasImage(name)) map.updateImage(name, image);
    else map.addImage(name, image, { pixelRatio: RATIO });
  }
}
