// The shapes that the server drew, read back: they travel once and are drawn twice.

/**
 * Relative SVG path data ("m" and "z" alone) as rings of absolute [x, y] in map units.
 * @param {string} path
 */
export function ringsOf(path) {
  let x = 0;
  let y = 0;
  return path
    .split("z")
    .slice(0, -1)
    .map((part) => {
      const numbers = part.match(/-?\d+/g).map(Number);
      const ring = [];
      for (let i = 0; i < numbers.length; i += 2) {
        x += numbers[i];
        y += numbers[i + 1];
        ring.push([x, y]);
      }
      [x, y] = ring[0]; // "z" goes back to where the ring began
      return ring;
    });
}
