// What the page says of a view, beside the map: title, chips, legend, list, counts.

import * as choices from "./choices.js";

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

/** The path of an LA's own page. */
export function addressOfAuthority(code) {
  return items.get(code).link.pathname;
}

const plainTitle = "How schools work together, place by place";

/** What an LA's colour says: its value, or else the label of its class. */
export function valueIn({ classes, classOf, valueOf }, place) {
  return valueOf[place] ?? classes[classOf[place]].label;
}

export function showLegend({ colouring, isLeft, query }) {
  const { label, note, classes, classOf } = colouring;
  const only = query.getAll("only");
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

function legendEntry({ key }) {
  const entry = document.querySelector("#legend li").cloneNode(true);
  entry.querySelector("input").value = key;
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
  for (const region of document.querySelectorAll(".regions [data-region]"))
    region.hidden = !region.querySelector("li:not([hidden])");
  write(document.getElementById("left-count"), String(number));
  const file = document.getElementById("left-file");
  file.href = `${file.pathname}${location.search}`;
  document.getElementById("none-left").hidden = number > 0;
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
  const labels = choices.chosen(query).map(({ label }) => label);
  const title = labels.length
    ? `${labels.join(", ")}: ${number} of ${outOfNumber} LAs`
    : plainTitle;
  write(document.getElementById("view-title"), title);
  document.getElementById("lede").hidden = labels.length > 0;
  document.title = `${title} – ABEP Map`;
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
