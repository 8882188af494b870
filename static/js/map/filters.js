// @ts-check
// The rule of the filters, as explore/filters.py has it: an LA matches when at least one
// partnership there meets every partnership choice (any value within a field, all fields
// together), and the LA itself meets every LA choice. Pure functions.
//
// Sets of LAs and of partnerships are bits, so that a choice is answered within a frame however
// many partnerships there are.

// In the order in which the records document has a partnership's values.
export const PARTNERSHIP_FIELDS = ["kind", "funding", "focus", "phase", "scale", "form"];
// All choices about partnerships, by their names in an address.
export const ABOUT_PARTNERSHIPS = [...PARTNERSHIP_FIELDS, "q", "founded_from", "founded_to"];
export const AUTHORITY_FIELDS = ["region", "type", "role", "verification", "eia", "abeps"];

/**
 * The records document, made ready for questions.
 * @param {RecordsDocument} document
 * @returns {AuthorityIndex}
 */
export function indexed(document) {
  const { codes, names } = document;
  return {
    codes,
    names: names.map((name) => name.toLowerCase()),
    with: optionBits(AUTHORITY_FIELDS, (place, field) => document.authorities[field][place], codes),
  };
}

/** Says where partnerships are, from one row for each. */
export class Partnerships {
  /**
   * @param {RecordsDocument} document whose rows have of each field the
   * places of its options, then the founding year and the places of the LAs
   */
  constructor({ partnerships: rows, options, codes }) {
    this.all = full(rows.length);
    const values = (place, field, rank) => rows[place][rank].map((at) => options[field][at]);
    this.with = optionBits(PARTNERSHIP_FIELDS, values, rows);
    this.founded = rows.map((row) => row[PARTNERSHIP_FIELDS.length]);
    this.in = codes.map(() => empty(rows.length));
    rows.forEach((row, place) => {
      for (const authority of row.at(-1)) add(this.in[authority], place);
    });
  }

  /** The LAs with one that meets the choices. */
  authoritiesWith(choices) {
    return this.#placesOf(this.#meeting(choices));
  }

  /** By option of a field, the LAs with one that has it and meets the choices of other fields. */
  authoritiesByOption(field, choices) {
    const meeting = this.#meeting(without(choices, field));
    return (option) => this.#placesOf(both(meeting, this.with[field].get(option) ?? empty(0)));
  }

  #meeting({ fields, foundedFrom, foundedTo }) {
    let meeting = this.all;
    for (const field of PARTNERSHIP_FIELDS)
      if (fields[field]) meeting = both(meeting, anyOf(this.with[field], fields[field], meeting));
    if (foundedFrom !== null || foundedTo !== null)
      meeting = both(meeting, this.#foundedWithin(foundedFrom ?? -Infinity, foundedTo ?? Infinity));
    return meeting;
  }

  #foundedWithin(from, to) {
    const partnerships = empty(this.founded.length);
    this.founded.forEach((year, place) => {
      if (year !== null && year >= from && year <= to) add(partnerships, place);
    });
    return partnerships;
  }

  #placesOf(partnerships) {
    const authorities = empty(this.in.length);
    this.in.forEach((local, place) => {
      if (share(partnerships, local)) add(authorities, place);
    });
    return authorities;
  }
}

/**
 * Says where partnerships are, from what the server answered to some choices: where one meets
 * those, and where one would if any one field were chosen otherwise.
 */
export class Reach {
  /**
   * @param {Choices} choices those that the server was asked about
   * @param {ReachAnswer} answer
   * @param {number} size the number of LAs
   */
  constructor(choices, answer, size) {
    this.choices = choices;
    this.any = {};
    this.with = {};
    for (const field of PARTNERSHIP_FIELDS) {
      const options = Object.entries(answer[field].options);
      this.any[field] = fromHexadecimal(answer[field].any, size);
      this.with[field] = new Map(
        options.map(([option, bits]) => [option, fromHexadecimal(bits, size)]),
      );
    }
  }

  /** Whether it can say where partnerships meet these choices. */
  covers(choices) {
    const { words, foundedFrom, foundedTo } = this.choices;
    return (
      choices.words === words &&
      choices.foundedFrom === foundedFrom &&
      choices.foundedTo === foundedTo &&
      this.#differing(choices).length < 2
    );
  }

  /** The LAs with a partnership that meets the choices; they must be covered. */
  authoritiesWith(choices) {
    const [field = PARTNERSHIP_FIELDS[0]] = this.#differing(choices);
    const chosen = choices.fields[field];
    return chosen ? anyOf(this.with[field], chosen, this.any[field]) : this.any[field];
  }

  /** As `Partnerships` has it, for just the choices that the server was asked about. */
  authoritiesByOption(field) {
    return (option) => this.with[field].get(option) ?? empty(0);
  }

  #differing({ fields }) {
    const { fields: known } = this.choices;
    return PARTNERSHIP_FIELDS.filter((field) => `${fields[field]}` !== `${known[field]}`);
  }
}

/**
 * The places (in the records' order) of the LAs that the choices leave, as bits.
 * @param {Choices} choices
 * @param {AuthorityIndex} records
 * @param {Partnerships|Reach} partnerships who says where partnerships are
 */
export function placesLeft(choices, records, partnerships) {
  const meeting = authoritiesMeeting(choices, records);
  if (!asksOfPartnerships(choices)) return meeting;
  return both(meeting, partnerships.authoritiesWith(choices));
}

/**
 * How many LAs each option of a field would leave if it were the one chosen.
 * @param {string} field
 * @param {Choices} choices
 * @param {AuthorityIndex} records
 * @param {Partnerships|Reach} partnerships who says where partnerships are
 */
export function facet(field, choices, records, partnerships) {
  if (AUTHORITY_FIELDS.includes(field)) {
    const left = placesLeft(without(choices, field), records, partnerships);
    return (option) => count(both(left, records.with[field].get(option) ?? empty(0)));
  }
  const candidates = authoritiesMeeting(choices, records);
  const withOption = partnerships.authoritiesByOption(field, choices);
  return (option) => count(both(candidates, withOption(option)));
}

/** Whether any choice is about partnerships. */
export function asksOfPartnerships(choices) {
  return (
    PARTNERSHIP_FIELDS.some((field) => choices.fields[field]) ||
    choices.foundedFrom !== null ||
    choices.foundedTo !== null ||
    choices.words !== ""
  );
}

/** The LAs that meet the choices about LAs: what the partnerships are sought in. */
export function authoritiesMeeting({ fields, name, similar }, records) {
  let meeting = full(records.codes.length);
  for (const field of AUTHORITY_FIELDS)
    if (fields[field]) meeting = both(meeting, anyOf(records.with[field], fields[field], meeting));
  const part = name.toLowerCase();
  if (part) meeting = only(meeting, (place) => records.names[place].includes(part));
  if (similar) meeting = only(meeting, (place) => similar.has(records.codes[place]));
  return meeting;
}

function without(choices, field) {
  const fields = { ...choices.fields };
  delete fields[field];
  return { ...choices, fields };
}

/** By field and option, the bits of the items that have it. */
function optionBits(fields, valuesOf, items) {
  const byField = Object.fromEntries(fields.map((field) => [field, new Map()]));
  fields.forEach((field, rank) => {
    items.forEach((_, place) => {
      for (const option of valuesOf(place, field, rank)) {
        if (!byField[field].has(option)) byField[field].set(option, empty(items.length));
        add(byField[field].get(option), place);
      }
    });
  });
  return byField;
}

/** @returns {Bits} */
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

/** Bits from a number's digits, of which the last says the first four. */
function fromHexadecimal(digits, size) {
  const bits = empty(size);
  const padded = digits.padStart(bits.length * 8, "0");
  return bits.map((_, i) => parseInt(padded.slice(-8 * (i + 1), -8 * i || undefined), 16));
}

function both(a, b) {
  return a.map((word, i) => word & b[i]);
}

function share(a, b) {
  return a.some((word, i) => word & b[i]);
}

/** Those of any of the options; `like` has the size. */
function anyOf(options, chosen, like) {
  const having = new Uint32Array(like.length);
  for (const option of chosen)
    options.get(option)?.forEach((word, i) => {
      having[i] |= word;
    });
  return having;
}

function only(bits, test) {
  const kept = new Uint32Array(bits.length);
  for (let place = 0; place < bits.length * 32; place += 1)
    if (has(bits, place) && test(place)) add(kept, place);
  return kept;
}

/** How many bits are set. */
export function count(bits) {
  let number = 0;
  for (let word of bits) for (; word; word &= word - 1) number += 1;
  return number;
}
