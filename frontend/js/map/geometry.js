// Small geometry on GeoJSON: where a name is written, how far a place reaches, the bow of a flow.

const rings = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((part) => part[0]));

/** A ring that crosses the antimeridian goes on beyond 180°, instead of back around the whole earth. */
function unwrapped(ring) {
  let turn = 0;
  return ring.map(([x, y], number) => {
    const step = number ? x - ring[number - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [x + turn, y];
  });
}

/** A ring in degrees, of the steps from corner to corner in which it is sent. */
function corners(steps, scale) {
  let [x, y] = [0, 0];
  const ring = [];
  for (let i = 0; i < steps.length; i += 2) ring.push([(x += steps[i]) / scale, (y += steps[i + 1]) / scale]);
  return unwrapped([...ring, ring[0]]);
}

/** GeoJSON features of places and their shapes on a grid: see core/grid.py. */
export function fromGrid({ decimals, places, shapes }) {
  const scale = 10 ** decimals;
  return places.map(([code, name_en, name_es, parent], number) => ({
    type: "Feature",
    properties: { code, name_en, name_es, parent },
    geometry: { type: "MultiPolygon", coordinates: shapes[number].map((rings) => rings.map((steps) => corners(steps, scale))) },
  }));
}

/** Area and centre of gravity of a ring, by the shoelace formula. */
function centre(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const cross = ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
    area += cross;
    x += (ring[j][0] + ring[i][0]) * cross;
    y += (ring[j][1] + ring[i][1]) * cross;
  }
  return area ? { area: Math.abs(area / 2), point: [x / (3 * area), y / (3 * area)] } : { area: 0, point: ring[0] };
}

/** The middle of the largest part of an outline, and the size of that part in square degrees. */
export function middle(geometry) {
  return rings(geometry)
    .map(centre)
    .reduce((best, each) => (each.area > best.area ? each : best));
}

/** West, south, east, north of an outline. */
export function box(geometry) {
  const points = rings(geometry).flat();
  const [xs, ys] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function crossings(ring, [x, y]) {
  let number = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) number += 1;
  }
  return number;
}

/** Whether a point lies in an outline: a line from it eastwards crosses the rings, holes included, an odd number of times. */
export function contains(geometry, point) {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return parts.flat().reduce((sum, ring) => sum + crossings(ring, point), 0) % 2 === 1;
}

const radians = Math.PI / 180;
const mercator = ([x, y]) => [x, Math.log(Math.tan(Math.PI / 4 + (y * radians) / 2)) / radians];
const degrees = ([x, y]) => [x, (2 * Math.atan(Math.exp(y * radians)) - Math.PI / 2) / radians];

/** Points of a bow from `start` to `end`, bent to the left by a fifth of its length, and its bearing at the end. */
export function bow(start, end, points = 40) {
  const [a, b] = [mercator(start), mercator(end)];
  if (Math.abs(b[0] - a[0]) > 180) b[0] += b[0] < a[0] ? 360 : -360;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const bend = [(a[0] + b[0]) / 2 - dy / 5, (a[1] + b[1]) / 2 + dx / 5];
  const at = (t) => [0, 1].map((axis) => (1 - t) ** 2 * a[axis] + 2 * t * (1 - t) * bend[axis] + t ** 2 * b[axis]);
  const line = Array.from({ length: points + 1 }, (_, number) => degrees(at(number / points)));
  const bearing = -Math.atan2(b[1] - bend[1], b[0] - bend[0]) / radians;
  return { line, bearing };
}
