// @ts-check
// Names of LAs and outlines of regions, drawn when the map is there and the browser has time; and the shapes' points.
//
// A name stands within its own shape or not at all. So no name is on a neighbour's land, and no two touch.

const SVG = "http://www.w3.org/2000/svg";
const SIZE_PX = 11;
const LINE_PX = 13;
const ROOM_PX = 3; // that a name keeps from the border
const MOST_LINES = 3;
// So many names are laid out before the browser is asked for time again.
const SHARE = 10;
// So many columns and rows of places are tried for a name.
const GRID = 13;
// The points of the LAs' shapes, by GSS code.
/** @type {WeakMap<Map<string, Area>, Map<string, LandShape>>} */
const known = new WeakMap();

/** Draws the regions' outlines, and names for every zoom that the map comes to. */
export async function draw(/** @type {ChoroplethMap} */ map) {
  await idle();
  const drawing = map.areas.values().next().value.path.ownerSVGElement;
  const first = drawing.querySelector(".outline");
  const borders = element("path", { class: "region-borders" });
  const names = element("g", { class: "names", "aria-hidden": "true" });
  drawing.insertBefore(borders, first);
  drawing.insertBefore(names, first);
  let turn = 0;
  const layOut = async () => {
    const own = ++turn;
    const shapes = shapesOf(map.areas);
    const texts = [];
    const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
    const measured = measure(getComputedStyle(drawing).fontFamily);
    for (const [code, shape] of shapes) {
      if (turn !== own) return; // the map has gone on
      const { name } = map.areas.get(code);
      const text = name && nameWithin(shape, name, measured, scale);
      if (!text) continue;
      text.dataset.code = code;
      texts.push(text);
      if (texts.length % SHARE === 0) await idle();
    }
    names.setAttribute("font-size", String(SIZE_PX / scale));
    names.setAttribute("stroke-width", String(ROOM_PX / scale));
    names.replaceChildren(...texts);
    drawing.dataset.names = map.map.getZoom().toFixed(2);
  };
  const reshape = () => {
    borders.setAttribute("d", regionBorders(shapesOf(map.areas)));
    return layOut();
  };
  map.map.on("zoomend", layOut);
  map.map.on("reshape", reshape); // other shapes for the same LAs (equal_size.js)
  shapesOf(map.areas);
  await idle();
  await reshape();
}

/** The points of every LA's shape, once. */
export function shapesOf(/** @type {Map<string, Area>} */ areas) {
  if (!known.has(areas)) {
    const shapes = new Map();
    for (const [code, { path }] of areas)
      shapes.set(code, {
        ...landShape(path.getAttribute("d")),
        region: path.parentElement.dataset.region,
      });
    known.set(areas, shapes);
  }
  return known.get(areas);
}

/**
 * @param {string} d path data that is relative throughout, such as the server draws
 * @returns {Pick<LandShape, "rings"|"centre"|"box">}
 */
export function landShape(d) {
  const rings = [];
  let [x, y] = [0, 0];
  for (const part of d.split("z")) {
    const numbers = (part.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
    if (!numbers.length) continue;
    const ring = [];
    for (let at = 0; at < numbers.length; at += 2) {
      x += numbers[at];
      y += numbers[at + 1];
      ring.push([x, y]);
    }
    [x, y] = ring[0]; // "z" goes back to where the ring began
    rings.push(ring);
  }
  const largest = rings.reduce((most, ring) =>
    Math.abs(areaOf(ring)) > Math.abs(areaOf(most)) ? ring : most,
  );
  const [xs, ys] = [0, 1].map((axis) => largest.map((point) => point[axis]));
  return {
    rings,
    centre: centreOf(largest),
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
  };
}

/** By GSS code, the LAs whose shapes have an edge in common. */
export function neighboursIn(/** @type {Map<string, LandShape>} */ shapes) {
  const neighbours = new Map([...shapes.keys()].map((code) => [code, new Set()]));
  for (const codes of edgesOf(shapes).values()) {
    if (codes.length < 2) continue;
    for (const code of codes)
      for (const other of codes) if (other !== code) neighbours.get(code).add(other);
  }
  return neighbours;
}

/** The edges where one region ends and another begins, as path data: no coast. */
function regionBorders(shapes) {
  const edges = edgesOf(shapes);
  let d = "";
  for (const [code, { rings, region }] of shapes)
    for (const ring of rings) {
      let isOpen = false; // whether the line goes on
      ring.forEach((from, at) => {
        const to = ring[(at + 1) % ring.length];
        const other = (edges.get(edge(from, to)) ?? []).find((own) => own !== code);
        const isBorder = other && region < shapes.get(other).region; // drawn from one side
        if (isBorder) d += isOpen ? `L${to}` : `M${from}L${to}`;
        isOpen = Boolean(isBorder);
      });
    }
  return d;
}

/** By edge, the GSS codes of the LAs that it belongs to. */
function edgesOf(shapes) {
  const edges = new Map();
  for (const [code, { rings }] of shapes)
    for (const ring of rings)
      ring.forEach((from, at) => {
        const to = ring[(at + 1) % ring.length];
        if (from[0] === to[0] && from[1] === to[1]) return;
        const key = edge(from, to);
        const codes = edges.get(key);
        if (!codes) edges.set(key, [code]);
        else if (!codes.includes(code)) codes.push(code);
      });
  return edges;
}

function edge(from, to) {
  const isFirst = from[0] < to[0] || (from[0] === to[0] && from[1] < to[1]);
  return isFirst ? `${from} ${to}` : `${to} ${from}`;
}

/** A name as text in its shape, on as few lines as fit; nothing where none do. */
function nameWithin(shape, name, measured, scale) {
  const [left, top, right, bottom] = shape.box;
  if ((bottom - top) * scale < LINE_PX) return null;
  for (const lines of broken(name, measured)) {
    const width = (Math.max(...lines.map(measured)) + 2 * ROOM_PX) / scale;
    const height = (lines.length * LINE_PX + ROOM_PX) / scale;
    if (width > right - left || height > bottom - top) continue;
    const middle = placesIn(shape).find((place) => isRoomAt(place, width, height, shape.rings));
    if (!middle) continue;
    const text = element("text", { "text-anchor": "middle" });
    lines.forEach((words, line) => {
      const y = middle[1] + ((line - (lines.length - 1) / 2) * LINE_PX + SIZE_PX * 0.36) / scale;
      const span = element("tspan", { x: String(middle[0]), y: String(y) });
      span.textContent = words;
      text.append(span);
    });
    return text;
  }
  return null;
}

/** The ways to set words on one line and more, the narrowest way for each number of lines. */
function broken(name, measured) {
  const words = name.split(" ");
  const ways = [[name]];
  for (let lines = 2; lines <= Math.min(MOST_LINES, words.length); lines++) {
    const all = splits(words, lines);
    const widths = all.map((way) => Math.max(...way.map(measured)));
    ways.push(all[widths.indexOf(Math.min(...widths))]);
  }
  return ways;
}

function splits(words, lines) {
  if (lines === 1) return [[words.join(" ")]];
  const ways = [];
  for (let first = 1; first <= words.length - lines + 1; first++)
    for (const rest of splits(words.slice(first), lines - 1))
      ways.push([words.slice(0, first).join(" "), ...rest]);
  return ways;
}

/** Where a name could stand: places on land, those near the shape's middle first. */
function placesIn(shape) {
  if (shape.places) return shape.places;
  const [left, top, right, bottom] = shape.box;
  const [x, y] = shape.centre;
  shape.places = [shape.centre];
  for (let column = 1; column < GRID; column++)
    for (let row = 1; row < GRID; row++)
      shape.places.push([
        left + ((right - left) * column) / GRID,
        top + ((bottom - top) * row) / GRID,
      ]);
  const far = ([a, b]) => (a - x) ** 2 + (b - y) ** 2;
  shape.places = shape.places.filter((place) => isWithin(place, shape.rings));
  shape.places.sort((one, other) => far(one) - far(other));
  return shape.places;
}

/** Whether a box about a place on land holds no border. */
function isRoomAt([x, y], width, height, rings) {
  /** @type {[number, number, number, number]} */
  const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  return !rings.some((ring) =>
    ring.some((from, at) => isCrossed(box, from, ring[(at + 1) % ring.length])),
  );
}

/** Whether a line touches a box: the part of it that is within all four sides is not empty. */
function isCrossed([left, top, right, bottom], [x, y], [toX, toY]) {
  if (Math.max(x, toX) < left || Math.min(x, toX) > right) return false;
  if (Math.max(y, toY) < top || Math.min(y, toY) > bottom) return false;
  let [begin, end] = [0, 1];
  for (const [step, room] of [
    [x - toX, x - left],
    [toX - x, right - x],
    [y - toY, y - top],
    [toY - y, bottom - y],
  ]) {
    if (step === 0) {
      if (room < 0) return false;
    } else if (step < 0) begin = Math.max(begin, room / step);
    else end = Math.min(end, room / step);
  }
  return begin <= end;
}

function isWithin([x, y], rings) {
  let isIn = false;
  for (const ring of rings)
    ring.forEach(([ax, ay], at) => {
      const [bx, by] = ring[(at + 1) % ring.length];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
    });
  return isIn;
}

function areaOf(ring) {
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

/** @returns {[number, number]} */
function centreOf(ring) {
  const area = areaOf(ring);
  let [across, down] = [0, 0];
  ring.forEach(([x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    const twice = x * nextY - nextX * y;
    across += (x + nextX) * twice;
    down += (y + nextY) * twice;
  });
  return [across / (6 * area), down / (6 * area)];
}

/** What tells how wide words are, in pixels. */
function measure(family) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${SIZE_PX}px ${family}`;
  return (words) => context.measureText(words).width;
}

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** Resolves when the browser has nothing else to do. */
function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: 2000 });
    else setTimeout(resolve, 50);
  });
}
