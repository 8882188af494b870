// @ts-check
// The choices of an address, and what only the server knows of them; what is shown of an LA, and in which order.
// Touches no page.

import { AUTHORITY_FIELDS, PARTNERSHIP_FIELDS } from "./filters.js";

const PLAIN_LENS = "statistical";
/** @type {Map<string, Promise<any>>} */
const answers = new Map(); // of the server, by address

/**
 * The choices that filters.js understands. Words and similarity are asked of the server, once.
 * @param {URLSearchParams} query
 * @param {string} textSearch the address that finds words in partnerships
 * @returns {Promise<Choices>}
 */
export async function choicesOf(query, textSearch) {
  const fields = {};
  for (const name of [...PARTNERSHIP_FIELDS, ...AUTHORITY_FIELDS])
    if (query.has(name)) fields[name] = query.getAll(name);
  const year = (name) => (query.has(name) ? Number(query.get(name)) : null);
  const words = query.get("q");
  const similar = query.get("similar");
  return {
    fields,
    foundedFrom: year("founded_from"),
    foundedTo: year("founded_to"),
    withWords: words ? await partnershipsWith(words, textSearch) : null,
    name: query.get("name") ?? "",
    similar: similar ? await authoritiesSimilarTo(similar, query.get("lens") ?? PLAIN_LENS) : null,
  };
}

async function partnershipsWith(words, textSearch) {
  const { ids } = await fetchOnce(`${textSearch}?${new URLSearchParams({ q: words })}`);
  return new Set(ids);
}

async function authoritiesSimilarTo(slug, lens) {
  const lenses = await fetchOnce(`/local-authorities/${slug}/similar.json`);
  return new Set(lenses[lens] ?? lenses[PLAIN_LENS]);
}

function fetchOnce(address) {
  if (!answers.has(address)) answers.set(address, fetchJson(address));
  return answers.get(address);
}

export async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

// The order of the list beside the map, as explore/list_order.py has it.

/** What an LA's colour says: its value, or else the label of its class. */
export function valueIn(/** @type {Colouring} */ colouring, /** @type {number} */ place) {
  return colouring.valueOf[place] ?? colouring.classes[colouring.classOf[place]].label;
}

/** Whether the list is in its regions; else it is one list of all LAs. */
export function isByRegion(/** @type {string} */ sort) {
  return !(sort in KEYS);
}

/**
 * Places of all LAs in an order.
 * @param {string} sort "" (by region and name), "name", "value" or "partnerships"
 * @param {Colouring} colouring
 * @param {string[]} names of the LAs, which come by region and name
 * @param {number[]} totals how many partnerships each LA has
 */
export function ordered(sort, colouring, names, totals) {
  const places = names.map((_, place) => place);
  if (isByRegion(sort)) return places;
  const keys = places.map((place) => KEYS[sort](place, colouring, totals));
  return places.sort(
    (a, b) => compared(keys[a], keys[b]) || compared([names[b]], [names[a]]), // names from A to Z
  );
}

const KEYS = {
  name: () => [],
  // The highest class first, in it the highest number, so that blanks come last.
  value: (place, colouring) => [colouring.classOf[place], numberIn(valueIn(colouring, place))],
  partnerships: (place, _colouring, totals) => [totals[place]],
};

/** The higher comes first. */
function compared(values, others) {
  const at = values.findIndex((value, rank) => value !== others[rank]);
  if (at < 0) return 0;
  return values[at] > others[at] ? -1 : 1;
}

/** The number that a shown value begins with; 0 where it begins with a word. */
function numberIn(value) {
  return parseFloat(value.replaceAll(",", "")) || 0;
}
