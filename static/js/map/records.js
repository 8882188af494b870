// @ts-check
// What the records answer: which LAs the choices of an address leave, what is shown of an LA, and in which order.
// Touches no page.

import {
  ABOUT_PARTNERSHIPS,
  AUTHORITY_FIELDS,
  PARTNERSHIP_FIELDS,
  Partnerships,
  Reach,
} from "./filters.js";

const PLAIN_LENS = "statistical";

/**
 * The choices that filters.js understands; likeness is asked of the server.
 * @param {URLSearchParams} query
 * @param {Questions} questions
 * @returns {Promise<Choices>}
 */
export async function choicesOf(query, questions) {
  const similar = query.get("similar");
  const lens = query.get("lens") ?? PLAIN_LENS;
  return {
    ...choicesButLikeness(query),
    similar: similar ? await questions.similar(similar, lens) : null,
  };
}

/**
 * @param {URLSearchParams} query
 * @returns {Choices}
 */
function choicesButLikeness(query) {
  const fields = {};
  for (const name of [...PARTNERSHIP_FIELDS, ...AUTHORITY_FIELDS])
    if (query.has(name)) fields[name] = query.getAll(name);
  const year = (name) => (query.has(name) ? Number(query.get(name)) : null);
  return {
    fields,
    foundedFrom: year("founded_from"),
    foundedTo: year("founded_to"),
    words: query.get("q") ?? "",
    name: query.get("name") ?? "",
    similar: null,
  };
}

/**
 * Who can say where partnerships are, and which LAs are similar. What only the server knows is
 * asked once: likeness, words, and everything where the partnerships are too many to be held here.
 */
export class Questions {
  /**
   * @param {string} address that says where partnerships are
   * @param {RecordsDocument} document
   */
  constructor(address, document) {
    const nothing = choicesButLikeness(new URLSearchParams());
    this.address = address;
    this.size = document.codes.length;
    this.asked = new Map();
    if (document.partnerships) this.rows = new Partnerships(document);
    else {
      this.last = new Reach(nothing, document.reach, this.size);
      this.asked.set(this.#addressFor(nothing), document.reach);
    }
  }

  /** Who can say where partnerships meet the choices, without being asked anew if possible. */
  atOnce(choices) {
    return this.last?.covers(choices) ? this.last : this.exactly(choices);
  }

  /** Who can also say where they would if one field were chosen otherwise. */
  async exactly(choices) {
    if (this.rows && !choices.words) return this.rows;
    const answer = await this.#once(this.#addressFor(choices));
    this.last = new Reach(choices, answer, this.size);
    return this.last;
  }

  async similar(slug, lens) {
    const lenses = await this.#once(`/local-authorities/${slug}/similar.json`);
    return new Set(lenses[lens] ?? lenses[PLAIN_LENS]);
  }

  #addressFor(choices) {
    return `${this.address}?${queryOf(choices)}`;
  }

  #once(address) {
    if (!this.asked.has(address)) this.asked.set(address, fetchJson(address));
    return this.asked.get(address);
  }
}

/** The choices about partnerships as an address has them. */
function queryOf({ fields, words, foundedFrom, foundedTo }) {
  const values = { ...fields, q: words, founded_from: foundedFrom, founded_to: foundedTo };
  const query = new URLSearchParams();
  for (const name of ABOUT_PARTNERSHIPS)
    for (const value of [values[name] ?? []].flat()) if (value !== "") query.append(name, value);
  return query;
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
