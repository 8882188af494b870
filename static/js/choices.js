// The view as people choose it, read from the form and kept in the address.

import { AUTHORITY_FIELDS, PARTNERSHIP_FIELDS, Partnerships } from "./filters.js";

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

/** The choices that filters.js understands; words and likeness are asked of the server. */
export async function choicesOf(query, ask) {
  const fields = {};
  for (const name of [...PARTNERSHIP_FIELDS, ...AUTHORITY_FIELDS])
    if (query.has(name)) fields[name] = query.getAll(name);
  const year = (name) => (query.has(name) ? Number(query.get(name)) : null);
  return {
    fields,
    foundedFrom: year("founded_from"),
    foundedTo: year("founded_to"),
    name: query.get("name") ?? "",
    matching: query.has("q") ? await ask.matching(query.get("q")) : null,
    similar: query.has("similar") ? await ask.similar(query.get("similar"), query.get("lens") ?? DEFAULTS.lens) : null,
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
  if (ticked) return { name, lead, code: input.value, label: labelOf(input), phrase: dataset.phrase };
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
  const group = input.name === "only" ? `${document.getElementById("legend-title").textContent}: ` : "";
  return group + input.closest("label").querySelector(".option-label").textContent;
}

function shown(input) {
  if (input.name !== "similar") return input.value;
  const lens = form.elements.lens.selectedOptions[0].dataset.phrase;
  return `${input.selectedOptions[0].text.trim()} (${lens})`;
}

/**
 * Questions about choices that only the server can answer, each asked once.
 * @param {string} matching the address that finds partnerships by words
 * @param {Promise<object>} records the records document
 */
export function asking(matching, records) {
  const known = new Map();
  const once = (address) => {
    if (!known.has(address)) known.set(address, fetchJson(address));
    return known.get(address);
  };
  return {
    matching: async (words) => {
      const rows = await once(`${matching}?${new URLSearchParams({ q: words })}`);
      return new Partnerships(rows, await records);
    },
    similar: async (slug, lens) => {
      const lenses = await once(`/local-authorities/${slug}/similar.json`);
      return new Set(lenses[lens] ?? lenses.statistical);
    },
  };
}

export async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}
