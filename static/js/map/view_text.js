// @ts-check
// What the page says of a view, beside the map: title, chips, legend, list, counts.

import { isByRegion, legendClasses, ordered, valueIn } from "./filters.js";

/** @type {Map<string, {item: HTMLElement, count: Element, dot: Element, total: number}>} */
const items = new Map(); // by GSS code, with what changes in them

const groups = document.getElementById("groups");
let order = ""; // what the list is ordered by now: by region first

/** The path of an LA's own page. */
export function addressOfAuthority(code, { codes, slugs }) {
  return `/local-authorities/${slugs[codes.indexOf(code)]}/`;
}

/**
 * Makes the list of LAs, the options of "Similar to" and what the kinds are, which are not on the first
 * screen: as templates/explore/map_list.html and filters.html have them, but for what changes with the choices.
 */
export function makeList(/** @type {RecordsDocument} */ records) {
  const totals = new Map(records.codes.map((code) => [code, 0]));
  for (const code of records.partnerships.codes.flat()) totals.set(code, totals.get(code) + 1);
  const list = new Map();
  for (const region of document.querySelectorAll("#areas g[data-name]")) {
    const { region: key, name } = /** @type {SVGGElement} */ (region).dataset;
    list.set(key, group(key, name));
  }
  list.set("all", group("all", "All regions"));
  records.codes.forEach((code, place) => {
    const made = entry(code, records.names[place], totals.get(code), records);
    items.set(code, made);
    list.get(records.authorities.region[place][0]).querySelector("ul").append(made.item);
  });
  groups.replaceChildren(...list.values());

  const similar = document.querySelector("#id_similar");
  const options = records.codes.map(
    (_, place) => new Option(records.names[place], records.slugs[place]),
  );
  const { value } = /** @type {HTMLSelectElement} */ (similar);
  similar.replaceChildren(similar.firstElementChild, ...options);
  /** @type {HTMLSelectElement} */ (similar).value = value;

  const kinds = Object.entries(records.explanations).map(
    ([kind, explanation]) =>
      /** @type {[string, string]} */ ([records.brokenUp.kind[kind], explanation]),
  );
  document.getElementById("meanings")?.replaceWith(meanings("What these kinds are", kinds));
}

/**
 * What words mean, folded, as templates/parts/meanings.html has it.
 * @param {string} title
 * @param {[string, string][]} words each with a sentence
 */
export function meanings(title, words) {
  const fold = document.createElement("details");
  const summary = document.createElement("summary");
  const list = document.createElement("dl");
  fold.className = "meanings";
  summary.textContent = title;
  list.className = "codes";
  for (const [word, explanation] of words) {
    const term = document.createElement("dt");
    const description = document.createElement("dd");
    term.textContent = word;
    description.textContent = explanation;
    list.append(term, description);
  }
  fold.append(summary, list);
  return fold;
}

function group(key, title) {
  const section = document.createElement("section");
  const heading = document.createElement("h3");
  const list = document.createElement("ul");
  heading.id = `group-${key}`;
  heading.textContent = title;
  list.className = "authority-links";
  section.dataset.group = key;
  section.setAttribute("aria-labelledby", heading.id);
  section.append(heading, list);
  return section;
}

function entry(code, name, total, records) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const [count, all] = ["count", "total"].map((className) => {
    const words = document.createElement("span");
    words.className = className;
    return words;
  });
  const dot = document.createElement("span");
  item.dataset.code = code;
  link.href = addressOfAuthority(code, records);
  link.textContent = name;
  all.textContent = `${total} of any kind`;
  item.append(dot, link, " ", count, " ", all);
  return { item, count, dot, total };
}

export function showLegend({ colouring, isMatch, only }) {
  const { label, note, classes, classOf } = colouring;
  const shown = legendClasses(colouring);
  write(document.getElementById("legend-title"), label);
  write(document.getElementById("legend-note"), note);
  const list = document.getElementById("legend");
  const same = [...list.querySelectorAll("input")].map((box) => box.value).join();
  if (same !== shown.map(({ key }) => key).join()) list.replaceChildren(...shown.map(legendEntry));
  list.querySelectorAll("li").forEach((entry, rank) => {
    const { key, label: words, cssClass } = shown[rank];
    const own = classes.indexOf(shown[rank]);
    const number = classOf.filter((of, place) => of === own && isMatch(place)).length;
    const box = entry.querySelector("input");
    box.checked = only.includes(key);
    box.dataset.phrase = `“${words}”`;
    dress(entry.querySelector("rect"), cssClass);
    write(entry.querySelector("label > span"), words);
    write(entry.querySelector(".legend-count"), `${number} LA${number === 1 ? "" : "s"}`);
  });
}

function legendEntry({ key }) {
  const first = document.querySelector("#legend li");
  const entry = /** @type {Element} */ (first.cloneNode(true));
  entry.querySelector("input").value = key;
  return entry;
}

/** What the first colouring counts under the choices made. */
export function showFirstColouring({ label }) {
  write(document.querySelector("#id_colour option"), label);
}

export function showList({ records, colouring, isMatch, number }) {
  records.codes.forEach((code, place) => {
    const { item, count, dot } = items.get(code);
    const { cssClass } = colouring.classes[colouring.classOf[place]];
    item.hidden = !isMatch(place);
    write(count, valueIn(colouring, place));
    dress(dot, `dot ${cssClass}`);
  });
  for (const group of /** @type {Iterable<HTMLElement>} */ (groups.children))
    group.hidden = !group.querySelector("li:not([hidden])");
  for (const id of ["match-count", "sheet-count"])
    write(document.getElementById(id), String(number));
  const file = /** @type {HTMLAnchorElement} */ (document.getElementById("list-file"));
  file.href = `${file.pathname}${location.search}`;
  document.getElementById("no-match").hidden = number > 0;
}

/** Map or list, and the order of the list. */
export function showAppearance(query, { label }) {
  document.getElementById("main").classList.toggle("as-list", query.get("view") === "list");
  write(document.querySelector("#sorts [data-key=value]"), label);
  showLinks("view", query);
  showLinks("sort", query);
}

/** Links of which one is the present view: the orders of the list, or map and list. */
function showLinks(name, query) {
  const here = query.get(name) ?? "";
  for (const link of document.getElementById(`${name}s`).querySelectorAll("a")) {
    const target = new URLSearchParams(query);
    target.delete(name);
    if (link.dataset.key) target.set(name, link.dataset.key);
    link.href = addressOf(target);
    if (link.dataset.key === here) link.ariaCurrent = "true";
    else link.removeAttribute("aria-current");
  }
}

/**
 * @param {string} field
 * @param {Map<string, number>} counts of LAs by option
 */
export function showFacet(field, counts) {
  const filter = document.querySelector(`[data-field="${field}"]`);
  for (const box of filter.querySelectorAll("input")) {
    const place = box.closest("label").querySelector("[data-count]");
    if (place) write(place, String(counts.get(box.value) ?? 0));
  }
  const ticked = filter.querySelectorAll("input:checked").length;
  write(filter.querySelector(".filter-chosen"), ticked ? `${ticked} chosen` : "");
}

/**
 * @param {Choice[]} chosen
 * @param {URLSearchParams} query
 */
export function showChips(chosen, query) {
  const chips = document.getElementById("chips");
  chips.hidden = chosen.length === 0;
  chips.replaceChildren(
    ...chosen.map(({ name, code, label }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const cross = document.createElement("span");
      const words = document.createElement("span");
      const rest = new URLSearchParams(query);
      rest.delete(name, ...(code ? [code] : []));
      if (name === "similar") rest.delete("lens");
      link.className = "chip";
      link.href = addressOf(rest);
      link.dataset.name = name;
      link.dataset.code = code;
      cross.ariaHidden = "true";
      cross.textContent = " ×";
      words.className = "visually-hidden";
      words.textContent = " – remove this choice";
      link.append(label, cross, words);
      item.append(link);
      return item;
    }),
  );
}

/** @param {boolean} isPlain whether nothing is chosen */
export function showTitle(title, isPlain) {
  write(document.getElementById("view-title"), title);
  for (const part of ["lede", "headline-figures"]) document.getElementById(part).hidden = !isPlain;
  document.title = `${title} – ABEP Map`;
}

/** Puts the list into the order that an address names. */
export function arrange(sort, colouring, records) {
  const wanted = sort === "value" ? `${sort} ${colouring.label}` : sort;
  if (wanted === order) return;
  order = wanted;
  groups.dataset.sort = sort;
  const totals = records.codes.map((code) => items.get(code).total);
  for (const place of ordered(sort, colouring, records.names, totals)) {
    const key = isByRegion(sort) ? records.authorities.region[place][0] : "all";
    groups.querySelector(`[data-group="${key}"] ul`).append(items.get(records.codes[place]).item);
  }
}

/** The address of the home page with some choices. */
export function addressOf(query) {
  // A comma needs no escape, and a position reads better without.
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : location.pathname;
}

/** Writes only what is new, since the browser lays out again whatever is written. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function dress(node, className) {
  if (node.getAttribute("class") !== className) node.setAttribute("class", className);
}
