// @ts-check
// Which area of a GeoJSON collection a point lies in. Pure functions.

/** The id of the area that a point (longitude, latitude) lies in, or undefined. */
export function areaAt(point, collection) {
  return collection.features.find(({ geometry }) => holds(geometry, point))?.id;
}

function holds({ type, coordinates }, point) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  // A point in a hole crosses the outline and the hole's, which is an even number again.
  return polygons.some((rings) => rings.filter((ring) => isInside(ring, point)).length % 2 === 1);
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
