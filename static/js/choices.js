// The view as people choose it, read from the form and kept in the address.

import {
  ABOUT_PARTNERSHIPS,
  AUTHORITY_FIELDS,
  PARTNERSHIP_FIELDS,
  Partnerships,
  Reach,
} from "./filters.js";

const form = document.getElementById("filters");

// What the form's boxes that are never empty say where the address says nothing.
const DEFAULTS = { colour: "abeps", lens: "statistical" };
// Fields that say how the view is shown, not what it leaves.
const APPEARANCE = ["colour", "lens", "sort", "view"];

/** The form's filled fields in its own order, without what is at its default. */
export function parameters() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (value.trim() && value !== DEFAULTS[name]) query.append(name, value.trim());
  if (!query.has("similar")) query.delete("lens");
  return query;
}

/** Puts an address's choices into the form, as the server does when it makes the page. */
export function fill(query) {
  for (const input of form.elements) {
    if (!input.name) continue;
    if (input.type === "checkbox" || input.type === "radio")
      input.checked = query.getAll(input.name).includes(input.value);
    else input.value = query.get(input.name) ?? DEFAULTS[input.name] ?? "";
  }
}

/** The choices that filters.js understands; likeness is asked of the server. */
export async function choicesOf(query, questions) {
  const similar = query.get("similar");
  const lens = query.get("lens") ?? DEFAULTS.lens;
  return {
    ...choicesButLikeness(query),
    similar: similar && (await questions.similar(similar, lens)),
  };
}

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
  };
}

/** Each choice made, with the words of its chip and those of the title. */
export function chosen(query) {
  const chips = [];
  for (const input of form.elements) {
    if (!input.name || APPEARANCE.includes(input.name)) continue;
    const ticked = input.type === "checkbox" || input.type === "radio";
    if (ticked ? input.checked : query.has(input.name)) chips.push(chip(input, ticked));
  }
  return chips;
}

function chip(input, ticked) {
  const { name, dataset } = input;
  const { lead } = input.closest("[data-lead]").dataset;
  if (ticked)
    return { name, lead, code: input.value, label: labelOf(input), phrase: dataset.phrase };
  const value = shown(input);
  const phrase = input.type === "search" ? `“${value}”` : value;
  return { name, lead, code: "", label: `${dataset.label}: ${value}`, phrase };
}

/** Takes one choice away. */
export function remove(name, code) {
  for (const input of form.elements) {
    if (input.name !== name) continue;
    if (!code) input.value = "";
    else if (input.value === code) input.checked = false;
  }
}

function labelOf(input) {
  const group =
    input.name === "only" ? `${document.getElementById("legend-title").textContent}: ` : "";
  return group + input.closest("label").querySelector(".option-label").textContent;
}

function shown(input) {
  if (input.name !== "similar") return input.value;
  const lens = form.elements.lens.selectedOptions[0].dataset.phrase;
  return `${input.selectedOptions[0].text.trim()} (${lens})`;
}

/**
 * Who can say where partnerships are, and which LAs are similar. What only the server knows is
 * asked once: likeness, words, and everything where the partnerships are too many to be held here.
 */
export class Questions {
  /**
   * @param {string} address that says where partnerships are
   * @param {object} document the records document
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
    return new Set(lenses[lens] ?? lenses.statistical);
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
