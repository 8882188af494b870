// What the page says of a view, beside the map: title, chips, legend, list, counts.

import * as choices from "./choices.js";
import { ABOUT_PARTNERSHIPS } from "./filters.js";

// The LAs in the list.
export const ITEMS = ".authority-links li";
const items = new Map(); // by GSS code, with what changes in them
for (const item of document.querySelectorAll(ITEMS))
  items.set(item.dataset.code, {
    item,
    link: item.querySelector("a"),
    count: item.querySelector(".count"),
    dot: item.querySelector("rect"),
  });

const groups = document.getElementById("groups");
let order = groups.dataset.sort; // what the list is ordered by now

const PLAIN = "How schools work together, place by place";

/** The path of an LA's own page. */
export function addressOfAuthority(code) {
  return items.get(code).link.pathname;
}

/** What an LA's colour says: its value, or else the label of its class. */
export function valueIn(colouring, place) {
  return colouring.valueOf[place] ?? colouring.classes[colouring.classOf[place]].label;
}

export function showLegend({ colouring, isLeft, only }) {
  const { label, note, classes, classOf } = colouring;
  write(document.getElementById("legend-title"), label);
  write(document.getElementById("legend-note"), note);
  const list = document.getElementById("legend");
  const same = [...list.querySelectorAll("input")].map((box) => box.value).join();
  if (same !== classes.map(({ key }) => key).join())
    list.replaceChildren(...classes.map(legendEntry));
  list.querySelectorAll("li").forEach((entry, rank) => {
    const { key, label: words, paint } = classes[rank];
    const number = classOf.filter((one, place) => one === rank && isLeft(place)).length;
    entry.querySelector("input").checked = only.includes(key);
    dress(entry.querySelector("rect"), `shade-${paint}`);
    write(entry.querySelector("label > span"), words);
    write(entry.querySelector(".legend-count"), `${number} LA${number === 1 ? "" : "s"}`);
  });
}

function legendEntry({ key, label }) {
  const entry = document.querySelector("#legend li").cloneNode(true);
  const box = entry.querySelector("input");
  box.value = key;
  box.dataset.phrase = `“${label}”`;
  return entry;
}

export function showList(number, { records, colouring, isLeft }) {
  records.codes.forEach((code, place) => {
    const { item, count, dot } = items.get(code);
    const { paint } = colouring.classes[colouring.classOf[place]];
    item.hidden = !isLeft(place);
    write(count, valueIn(colouring, place));
    dress(dot, `shade-${paint}`);
  });
  for (const group of groups.children) group.hidden = !group.querySelector("li:not([hidden])");
  write(document.getElementById("left-count"), String(number));
  const file = document.getElementById("left-file");
  file.href = `${file.pathname}${location.search}`;
  document.getElementById("none-left").hidden = number > 0;
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
  for (const link of document.querySelectorAll(`#${name}s a`)) {
    const there = new URLSearchParams(query);
    there.delete(name);
    if (link.dataset.key) there.set(name, link.dataset.key);
    link.href = addressOf(there);
    if (link.dataset.key === here) link.ariaCurrent = "true";
    else link.removeAttribute("aria-current");
  }
}

export function showFacet(field, numberOf) {
  const filter = document.querySelector(`[data-field="${field}"]`);
  for (const box of filter.querySelectorAll("input")) {
    const place = box.closest("label").querySelector("[data-count]");
    if (place) write(place, String(numberOf(box.value)));
  }
  const ticked = filter.querySelectorAll("input:checked").length;
  write(filter.querySelector("[data-chosen]"), ticked ? `${ticked} chosen` : "");
}

export function showChips(query) {
  const chips = document.getElementById("chips");
  const made = choices.chosen(query);
  chips.hidden = made.length === 0;
  chips.replaceChildren(
    ...made.map(({ name, code, label }) => {
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

export function showTitle(query, number, outOfNumber) {
  const made = choices.chosen(query);
  const count = made.length ? `: ${number} of ${outOfNumber} LAs` : "";
  const title = titleOf(made) + count;
  write(document.getElementById("view-title"), title);
  document.getElementById("lede").hidden = made.length > 0;
  document.title = `${title} – ABEP Map`;
}

// A view's title, as explore/view_title.py has it.

/**
 * @param {{name: string, lead: string, phrase: string}[]} chips the choices, in the form's order
 * @returns {string} such as "Partnerships with membership subscription in London"
 */
export function titleOf(chips) {
  if (!chips.length) return PLAIN;
  const leads = new Map(chips.map(({ name, lead }) => [name, lead]));
  const phrasesOf = (wanted) =>
    chips.filter(({ name }) => name === wanted).map(({ phrase }) => phrase);
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

function capitalised(text) {
  return text[0].toUpperCase() + text.slice(1);
}

// The order of the list, as explore/list_order.py has it.

/** Puts the list into the order that an address names. */
export function arrange(sort, colouring, records) {
  const wanted = sort === "value" ? `${sort} ${colouring.label}` : sort;
  if (wanted === order) return;
  order = wanted;
  groups.dataset.sort = sort;
  for (const place of ordered(sort, colouring, records)) {
    const key = sort in KEYS ? "all" : records.authorities.region[place][0];
    groups.querySelector(`[data-group="${key}"] ul`).append(items.get(records.codes[place]).item);
  }
}

/** Places of all LAs in an order: "" (by region and name), "name", "value" or "partnerships". */
export function ordered(sort, colouring, records) {
  const places = records.codes.map((_, place) => place); // they come by region and name
  if (!(sort in KEYS)) return places;
  const keys = KEYS[sort](colouring, records);
  return places
    .map((place) => ({ place, keys: keys(place), name: records.names[place] }))
    .sort((one, other) => compared(one.keys, other.keys) || compared([other.name], [one.name]))
    .map(({ place }) => place);
}

const KEYS = {
  name: () => () => [],
  // The highest class first, in it the highest number, so that blanks come last.
  value: (colouring) => (place) => [colouring.classOf[place], numberIn(valueIn(colouring, place))],
  partnerships: (_colouring, records) => (place) => [
    Number(items.get(records.codes[place]).item.dataset.total),
  ],
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
