// @ts-check
// The map by keyboard: arrows go to the LA in that direction, Home and End to the first and the last, letters to a
// name; Enter chooses. How it was tried: docs/keyboard.md.

import { neighboursIn, shapesOf } from "./labels.js";

// Letters typed within this time of each other are one word.
const WORD_MS = 1000;
/** @type {Record<string, [number, number]>} across and down */
const DIRECTIONS = {
  ArrowUp: [0, -1],
  ArrowRight: [1, 0],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
};
const BACK = {
  ArrowUp: "ArrowDown",
  ArrowRight: "ArrowLeft",
  ArrowDown: "ArrowUp",
  ArrowLeft: "ArrowRight",
};

let typed = { word: "", at: -WORD_MS };
let step = { from: "", to: "", key: "" }; // the last one
/** @type {WeakMap<Map<string, LandShape>, Map<string, Set<string>>>} */
const known = new WeakMap(); // the neighbours, by the shapes that they were found in

/**
 * Answers a key that was pressed at an LA.
 * @param {ChoroplethMap} map
 * @param {string} code of the LA
 * @param {KeyboardEvent} event
 */
export function press(map, code, { key, timeStamp }) {
  const codes = [...map.areas.keys()];
  const isWord = key === " " && timeStamp - typed.at < WORD_MS;
  if (key === "Enter" || (key === " " && !isWord)) map.onChoose(code, true);
  else if (key === "Home") map.focus(codes[0]);
  else if (key === "End") map.focus(codes[codes.length - 1]);
  else if (DIRECTIONS[key]) go(map, code, key);
  else search(map, code, key, timeStamp);
}

/** Goes on in a direction; back the way one came, where the last step was the opposite one. */
function go(map, code, key) {
  const shapes = shapesOf(map.areas);
  if (!known.has(shapes)) known.set(shapes, neighboursIn(shapes));
  const isBack = step.to === code && step.key === BACK[key];
  const next = isBack ? step.from : nextTowards(code, DIRECTIONS[key], shapes, known.get(shapes));
  if (!next) return;
  step = { from: code, to: next, key };
  map.focus(next);
}

/**
 * The LA that lies in a direction: of those whose middle is more that way than aside, the nearest, and a
 * neighbour if there is one. So every LA can be reached from every other, as a test finds by walking.
 * @param {string} code
 * @param {[number, number]} direction
 * @param {Map<string, LandShape>} shapes
 * @param {Map<string, Set<string>>} neighbours
 */
export function nextTowards(code, [across, down], shapes, neighbours) {
  const [x, y] = shapes.get(code).centre;
  const nearest = (codes) => {
    let best = null;
    let least = Infinity;
    for (const other of codes) {
      const [toX, toY] = shapes.get(other).centre;
      const along = (toX - x) * across + (toY - y) * down;
      const aside = Math.abs((toX - x) * down) + Math.abs((toY - y) * across);
      const distance = Math.hypot(toX - x, toY - y);
      if (other === code || along <= 0 || along < aside || distance >= least) continue;
      [best, least] = [other, distance];
    }
    return best;
  };
  return nearest(neighbours.get(code)) ?? nearest(shapes.keys());
}

/** Goes to the next LA whose name begins with what was typed; the same letter again goes on to the one after. */
function search(map, code, key, now) {
  const word = now - typed.at < WORD_MS ? typed.word + key.toLowerCase() : key.toLowerCase();
  typed = { word, at: now };
  const isRepeated = [...word].every((letter) => letter === word[0]);
  const wanted = isRepeated ? word[0] : word;
  const codes = [...map.areas.keys()];
  const here = codes.indexOf(code);
  const first = isRepeated ? here + 1 : here; // a longer word may mean where one is already
  const turned = [...codes.slice(first), ...codes.slice(0, first)];
  const match = turned.find((own) => map.areas.get(own).name?.toLowerCase().startsWith(wanted));
  if (match) map.focus(match);
}
