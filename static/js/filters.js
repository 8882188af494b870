// The rule of the filters, as partnerships/filters.py has it: an LA matches when at least one
// partnership there meets every partnership choice (any value within a field, all fields
// together), and the LA itself meets every LA choice. Pure functions.
//
// Sets of LAs and of partnerships are bits, so that a choice is answered within a frame however
// many partnerships there are.

// In the order in which the records document has a partnership's values.
export const PARTNERSHIP_FIELDS = ["kind", "funding", "focus", "phase", "scale", "form"];
export const AUTHORITY_FIELDS = ["region", "type", "role", "verification", "eia", "abeps"];

/**
 * What people have chosen.
 * @typedef {object} Choices
 * @property {Object<string, string[]>} fields chosen codes by field; no entry, no choice
 * @property {number|null} foundedFrom
 * @property {number|null} foundedTo
 * @property {string} name part of an LA's name
 * @property {Partnerships|null} matching the partnerships that hold the words typed
 * @property {Set<string>|null} similar GSS codes of LAs similar to the chosen one
 */

/** The records document, made ready for questions. */
export function indexed(document) {
  const { codes, names } = document;
  return {
    codes,
    names: names.map((name) => name.toLowerCase()),
    partnerships: new Partnerships(document.partnerships, document),
    with: optionBits(AUTHORITY_FIELDS, (place, field) => document.authorities[field][place], codes),
  };
}

/**
 * Rows of partnerships: of each field the places of their options, then the founding year and the
 * places of their LAs. `document` has the options and the LAs.
 */
export class Partnerships {
  constructor(rows, { options, codes }) {
    this.all = full(rows.length);
    const values = (place, field, rank) => rows[place][rank].map((at) => options[field][at]);
    this.with = optionBits(PARTNERSHIP_FIELDS, values, rows);
    this.founded = rows.map((row) => row[PARTNERSHIP_FIELDS.length]);
    this.there = codes.map(() => empty(rows.length));
    rows.forEach((row, place) => {
      for (const authority of row.at(-1)) add(this.there[authority], place);
    });
  }

  /** Those that meet the choices. */
  meeting({ fields, foundedFrom, foundedTo }) {
    let found = this.all;
    for (const field of PARTNERSHIP_FIELDS)
      if (fields[field]) found = both(found, anyOf(this.with[field], fields[field], found));
    if (foundedFrom !== null || foundedTo !== null)
      found = both(found, this.#foundedWithin(foundedFrom ?? -Infinity, foundedTo ?? Infinity));
    return found;
  }

  #foundedWithin(from, to) {
    const found = empty(this.founded.length);
    this.founded.forEach((year, place) => {
      if (year !== null && year >= from && year <= to) add(found, place);
    });
    return found;
  }
}

/** The places (in the records' order) of the LAs that the choices leave, as bits. */
export function placesLeft(choices, records) {
  const meeting = authoritiesMeeting(choices, records);
  if (!asksOfPartnerships(choices)) return meeting;
  const partnerships = choices.matching ?? records.partnerships;
  const found = partnerships.meeting(choices);
  return only(meeting, (place) => share(found, partnerships.there[place]));
}

/** The GSS codes of the LAs that the choices leave. */
export function leftBy(choices, records) {
  const left = placesLeft(choices, records);
  return new Set(records.codes.filter((_, place) => has(left, place)));
}

/** How many LAs each option of a field would leave if it were the one chosen. */
export function facet(field, choices, records) {
  const rest = without(choices, field);
  if (AUTHORITY_FIELDS.includes(field)) {
    const left = placesLeft(rest, records);
    return (option) => count(both(left, records.with[field].get(option) ?? empty(0)));
  }
  const candidates = authoritiesMeeting(choices, records);
  const partnerships = choices.matching ?? records.partnerships;
  const found = partnerships.meeting(rest);
  return (option) => {
    const those = both(found, partnerships.with[field].get(option) ?? empty(0));
    return count(only(candidates, (place) => share(those, partnerships.there[place])));
  };
}

/** Whether any choice is about partnerships. */
export function asksOfPartnerships(choices) {
  return (
    PARTNERSHIP_FIELDS.some((field) => choices.fields[field]) ||
    choices.foundedFrom !== null ||
    choices.foundedTo !== null ||
    choices.matching !== null
  );
}

/** The LAs that meet the choices about LAs: what the partnerships are sought in. */
export function authoritiesMeeting({ fields, name, similar }, records) {
  let found = full(records.codes.length);
  for (const field of AUTHORITY_FIELDS)
    if (fields[field]) found = both(found, anyOf(records.with[field], fields[field], found));
  const part = name.toLowerCase();
  if (part) found = only(found, (place) => records.names[place].includes(part));
  if (similar) found = only(found, (place) => similar.has(records.codes[place]));
  return found;
}

function without(choices, field) {
  const fields = { ...choices.fields };
  delete fields[field];
  return { ...choices, fields };
}

/** By field and option, the bits of the items that have it. */
function optionBits(fields, valuesOf, items) {
  const found = Object.fromEntries(fields.map((field) => [field, new Map()]));
  fields.forEach((field, rank) => {
    items.forEach((_, place) => {
      for (const option of valuesOf(place, field, rank)) {
        if (!found[field].has(option)) found[field].set(option, empty(items.length));
        add(found[field].get(option), place);
      }
    });
  });
  return found;
}

// Bits, 32 to a word.

function empty(size) {
  return new Uint32Array(Math.ceil(size / 32));
}

function full(size) {
  const bits = empty(size);
  for (let place = 0; place < size; place += 1) add(bits, place);
  return bits;
}

function add(bits, place) {
  bits[place >>> 5] |= 1 << (place & 31);
}

export function has(bits, place) {
  return (bits[place >>> 5] >>> (place & 31)) % 2 === 1;
}

function both(a, b) {
  return a.map((word, i) => word & b[i]);
}

function share(a, b) {
  return a.some((word, i) => word & b[i]);
}

/** Those of any of the options; `like` has the size. */
function anyOf(options, chosen, like) {
  const found = new Uint32Array(like.length);
  for (const option of chosen)
    options.get(option)?.forEach((word, i) => {
      found[i] |= word;
    });
  return found;
}

function only(bits, test) {
  const found = new Uint32Array(bits.length);
  for (let place = 0; place < bits.length * 32; place += 1)
    if (has(bits, place) && test(place)) add(found, place);
  return found;
}

/** How many bits are set. */
export function count(bits) {
  let number = 0;
  for (let word of bits) for (; word; word &= word - 1) number += 1;
  return number;
}
