// What the page says of a view, beside the map: title, chips, legend, list, counts.

import * as choices from "./choices.js";

// The LAs in the list.
export const ITEMS = ".authority-links li";

const plainTitle = "How schools work together, place by place";

/** What an LA's colour says: its value, or else the label of its class. */
export function valueIn({ classes, classOf, valueOf }, place) {
  return valueOf[place] ?? classes[classOf[place]].label;
}

export function showLegend({ colouring, isLeft, query }) {
  const { label, note, classes, classOf } = colouring;
  const only = query.getAll("only");
  document.getElementById("legend-title").textContent = label;
  document.getElementById("legend-note").textContent = note;
  const list = document.getElementById("legend");
  const same = [...list.querySelectorAll("input")].map((box) => box.value).join();
  if (same !== classes.map(({ key }) => key).join())
    list.replaceChildren(...classes.map(legendEntry));
  list.querySelectorAll("li").forEach((entry, rank) => {
    const { key, label: words, paint } = classes[rank];
    const number = classOf.filter((one, place) => one === rank && isLeft(place)).length;
    entry.querySelector("input").checked = only.includes(key);
    entry.querySelector("rect").setAttribute("class", `shade-${paint}`);
    entry.querySelector("label > span").textContent = words;
    entry.querySelector(".legend-count").textContent = `${number} LA${number === 1 ? "" : "s"}`;
  });
}

function legendEntry({ key }) {
  const entry = document.querySelector("#legend li").cloneNode(true);
  entry.querySelector("input").value = key;
  return entry;
}

/** Some of the list: `codes` are pairs of a GSS code and its place. */
export function showList(codes, { colouring, isLeft }) {
  for (const [code, place] of codes) {
    const item = document.querySelector(`${ITEMS}[data-code="${code}"]`);
    item.hidden = !isLeft(place);
    item.querySelector(".count").textContent = valueIn(colouring, place);
    const { paint } = colouring.classes[colouring.classOf[place]];
    item.querySelector("rect").setAttribute("class", `shade-${paint}`);
  }
}

export function showNumber(number) {
  for (const region of document.querySelectorAll(".regions [data-region]"))
    region.hidden = !region.querySelector("li:not([hidden])");
  document.getElementById("left-count").textContent = number;
  const file = document.getElementById("left-file");
  file.href = `${file.pathname}${location.search}`;
  document.getElementById("none-left").hidden = number > 0;
}

export function showFacet(field, numberOf) {
  const filter = document.querySelector(`[data-field="${field}"]`);
  for (const box of filter.querySelectorAll("input")) {
    const place = box.closest("label").querySelector("[data-count]");
    if (place) place.textContent = numberOf(box.value);
  }
  const ticked = filter.querySelectorAll("input:checked").length;
  filter.querySelector("[data-chosen]").textContent = ticked ? `${ticked} chosen` : "";
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
  document.getElementById("view-title").textContent = title;
  document.getElementById("lede").hidden = labels.length > 0;
  document.title = `${title} – ABEP Map`;
}

/** The address of the home page with some choices. */
export function addressOf(query) {
  // A comma needs no escape, and a position reads better without.
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : location.pathname;
}
