// @ts-check
// Which areas of a GeoJSON collection a point lies in or near. Pure functions.

const METRES_OF_A_DEGREE = 111_195;

/** The areas within so many metres of a point (degrees), nearest first: { id, metres }, 0 inside. */
export function areasNear(point, collection, metres) {
  return collection.features
    .map(({ id, geometry }) => ({ id, metres: distance(geometry, point) }))
    .filter((area) => area.metres <= metres)
    .sort((a, b) => a.metres - b.metres);
}

function distance(geometry, point) {
  if (holds(geometry, point)) return 0;
  return Math.min(...rings(geometry).map((ring) => distanceToRing(ring, point)));
}

/** To the nearest point of a ring, as if the earth were flat there. */
function distanceToRing(ring, [x, y]) {
  const width = Math.cos((y * Math.PI) / 180);
  let nearest = Infinity;
  for (let i = 1; i < ring.length; i += 1) {
    const [ax, ay] = [(ring[i - 1][0] - x) * width, ring[i - 1][1] - y];
    const [dx, dy] = [(ring[i][0] - x) * width - ax, ring[i][1] - y - ay];
    const length = dx * dx + dy * dy;
    const along = length ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length)) : 0;
    nearest = Math.min(nearest, Math.hypot(ax + along * dx, ay + along * dy));
  }
  return nearest * METRES_OF_A_DEGREE;
}

function rings(geometry) {
  return polygons(geometry).flat();
}

function polygons({ type, coordinates }) {
  return type === "Polygon" ? [coordinates] : coordinates;
}

function holds(geometry, point) {
  // A point in a hole crosses the outline and the hole's, which is an even number again.
  return polygons(geometry).some(
    (polygon) => polygon.filter((ring) => isInside(ring, point)).length % 2 === 1,
  );
}

/** Whether a ray from the point to the east crosses the ring an odd number of times. */
function isInside(ring, [x, y]) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[j];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
