// @ts-check
// The view as people choose it: in the form, in the address, in words as the title, and as the choices that
// filters.js understands.

import { ABOUT_PARTNERSHIPS, AUTHORITY_FIELDS, PARTNERSHIP_FIELDS } from "./filters.js";

// What the form's boxes that are never empty say where the address says nothing.
const DEFAULTS = { colour: "abeps", lens: "statistical", vintage: "2021" };
// Fields that say how the view is shown, not what it leaves.
const APPEARANCE = ["colour", "lens", "sort", "view", "partnership", "vintage"];
// The title of a view without choices.
const PLAIN = "How schools work together, place by place";

/** @type {Map<string, Promise<any>>} */
const answers = new Map(); // of the server, by address

/** @returns {HTMLFormElement} */
function form() {
  return document.querySelector("form#filters");
}

/** The form's filled fields in its own order, without what is at its default. */
export function parameters() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form())) {
    const text = String(value).trim();
    if (text && text !== DEFAULTS[name]) query.append(name, text);
  }
  if (!query.has("similar")) query.delete("lens");
  return query;
}

/** The year of the LAs that an address asks for. */
export function vintageOf(/** @type {URLSearchParams} */ query) {
  return query.get("vintage") ?? DEFAULTS.vintage;
}

/** Puts an address's choices into the form, as the server does when it makes the page. */
export function fill(query) {
  for (const input of inputs()) {
    if (input.type === "checkbox" || input.type === "radio")
      input.checked = query.getAll(input.name).includes(input.value);
    else input.value = query.get(input.name) ?? DEFAULTS[input.name] ?? "";
  }
}

/** The form's inputs and selects, those of the legend among them. */
function inputs() {
  const all = /** @type {HTMLInputElement[]} */ ([...form().elements]);
  return all.filter(({ name }) => name);
}

/**
 * Each choice made, in the form's order.
 * @param {URLSearchParams} query
 * @returns {Choice[]}
 */
export function chosen(query) {
  const chips = [];
  for (const input of inputs()) {
    if (APPEARANCE.includes(input.name)) continue;
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
  for (const input of inputs()) {
    if (input.name !== name) continue;
    if (!code) input.value = "";
    else if (input.value === code) input.checked = false;
  }
}

function labelOf(input) {
  const group =
    input.name === "only" ? `${document.getElementById("legend-title").textContent}: ` : "";
  return group + input.closest("label").querySelector("span").textContent;
}

function shown(input) {
  if (input.name !== "similar") return input.value;
  const lens = /** @type {HTMLSelectElement} */ (form().elements.namedItem("lens"));
  return `${input.selectedOptions[0].text.trim()} (${lens.selectedOptions[0].dataset.phrase})`;
}

/**
 * A view's title, as explore/view_title.py has it.
 * @param {Pick<Choice, "name"|"lead"|"phrase">[]} choices in the form's order
 * @returns {string} such as "Partnerships with membership subscription in London"
 */
export function titleOf(choices) {
  if (!choices.length) return PLAIN;
  const leads = new Map(choices.map(({ name, lead }) => [name, lead]));
  const phrasesOf = (wanted) =>
    choices.filter(({ name }) => name === wanted).map(({ phrase }) => phrase);
  const clause = (name) => `${leads.get(name)} ${phrasesOf(name).join(" or ")}`;
  const names = [...leads.keys()];
  const ofPartnerships = names.filter((name) => ABOUT_PARTNERSHIPS.includes(name));
  const ofAuthorities = names.filter((name) => !ABOUT_PARTNERSHIPS.includes(name));
  const aboutAuthorities = ofAuthorities.map(clause).join(", ");
  if (!ofPartnerships.length) return `Local authorities ${aboutAuthorities}`;
  const noun = phrasesOf("kind").join(" or ") || "partnerships";
  const clauses = ofPartnerships.filter((name) => name !== "kind").map(clause);
  const joint = ofAuthorities.some((name) => name !== "region") ? "in local authorities" : "";
  return capitalised([noun, clauses.join(", "), joint, aboutAuthorities].filter(Boolean).join(" "));
}

/**
 * The title of a view with all that it says, as explore/map_view.py has it.
 * @param {string} title such as `titleOf` gives
 * @param {{matches: number, of: number}|null} count of LAs, if anything is chosen
 * @param {Outlined} [outlined]
 */
export function wholeTitle(title, count, outlined) {
  const counted = count ? `${title}: ${count.matches} of ${count.of} LAs` : title;
  if (!outlined) return counted;
  const number = outlined.codes.length;
  return count
    ? `${counted}. Outlined: ${outlined.name}`
    : `${outlined.name}: ${number} LA${number === 1 ? "" : "s"}`;
}

/**
 * The chip of the partnership that is outlined.
 * @param {Outlined} outlined
 * @returns {Choice}
 */
export function outlineChip({ name }) {
  return { name: "partnership", lead: "", code: "", label: `Outlined: ${name}`, phrase: "" };
}

function capitalised(text) {
  return text[0].toUpperCase() + text.slice(1);
}

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
    similar: similar
      ? await authoritiesSimilarTo(similar, query.get("lens") ?? DEFAULTS.lens)
      : null,
  };
}

async function partnershipsWith(words, textSearch) {
  const { ids } = await fetchOnce(`${textSearch}?${new URLSearchParams({ q: words })}`);
  return new Set(ids);
}

async function authoritiesSimilarTo(slug, lens) {
  const lenses = await fetchOnce(`/local-authorities/${slug}/similar.json`);
  return new Set(lenses[lens] ?? lenses[DEFAULTS.lens]);
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
