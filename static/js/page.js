// The home page: keeps map, list, legend, filters, chips, title and address in step.

import * as choices from "./choices.js";
import { aboutAuthorities, asksOfPartnerships, facets, leftBy } from "./filters.js";
import { Choropleth } from "./map.js";
import * as panel from "./panel.js";
import { valueIn } from "./words.js";

const form = document.getElementById("filters");
const status = document.getElementById("map-status");
const data = document.getElementById("map-data")?.dataset;
const plainTitle = "How schools work together, place by place";

// Waiting this long after a key spares work while somebody types.
const TYPING_PAUSE_MS = 200;

if (data)
  start().catch((error) => {
    document.getElementById("map-message").hidden = false;
    throw error;
  });

async function start() {
  const records = await fetchJson(data.records);
  const ask = asking(data.matching);
  const page = { records, ask, chosen: null, turn: 0 };
  page.map = new Choropleth(records, Number(data.unit), (code, byKeyboard) =>
    choose(page, code, byKeyboard),
  );
  listen(page);
  await follow(page);
  document.documentElement.dataset.map = "ready";
}

function listen(page) {
  document.getElementById("apply").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update(page);
  });
  form.addEventListener("change", (event) => changed(page, event.target));
  form.addEventListener("input", debounced((event) => typed(page, event.target)));
  // The legend's boxes belong to the form but stand elsewhere.
  document.getElementById("legend").addEventListener("change", () => update(page));
  document.getElementById("chips").addEventListener("click", (event) => dropChip(page, event));
  document.getElementById("clear").addEventListener("click", (event) => clear(page, event));
  window.addEventListener("popstate", () => follow(page));
  panel.closeButton.addEventListener("click", () => leave(page));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave(page);
  });
  for (const item of document.querySelectorAll(".authority-links li")) {
    const show = (on) => () => page.map.hover(item.dataset.code, on);
    item.addEventListener("pointerenter", show(true));
    item.addEventListener("pointerleave", show(false));
  }
  document.getElementById("zoom-to").addEventListener("change", ({ target }) => {
    if (target.value) page.map.zoomTo(page.map.codesIn(target.value));
    else page.map.showAll();
  });
  offerCopying();
}

/** Shows what the address says: at the start, and on back and forward. */
async function follow(page) {
  const query = new URLSearchParams(location.search);
  choices.fill(query);
  await show(page, query);
  const code = codeOf(page, query.get("la"));
  if (code) open(page, code, false);
  else if (page.chosen) shut(page);
}

/** Shows what the form says, and puts it into the address. */
async function update(page) {
  const query = choices.parameters();
  if (page.chosen) query.set("la", page.records.authorities[page.chosen.code].slug);
  history.pushState(null, "", addressOf(query));
  await show(page, query);
}

async function show(page, query) {
  const turn = ++page.turn;
  const made = await choices.choicesOf(query, page.ask);
  if (turn !== page.turn) return; // somebody has chosen anew meanwhile
  const { records } = page;
  const colouring = records.colourings[query.get("colour") ?? "abeps"] ?? records.colourings.abeps;
  const only = query.getAll("only");
  const meets = leftBy(made, records);
  const left = new Set(
    [...meets].filter((code) => !only.length || only.includes(colouring.classOf[code])),
  );
  page.map.paint(colouring, left);
  await afterFrame(); // the map answers first, the words follow
  if (turn !== page.turn) return;
  showLegend(colouring, left, only);
  showList(colouring, left);
  showFacets(facets(made, records));
  showChips(query);
  showTitle(query, left, outOf(records, made));
  status.textContent = `${left.size} of ${Object.keys(records.authorities).length} local authorities.`;
}

/** How many LAs the partnerships are sought in; all, if none is sought. */
function outOf(records, made) {
  return asksOfPartnerships(made)
    ? leftBy(aboutAuthorities(made), records).size
    : Object.keys(records.authorities).length;
}

function showLegend(colouring, left, only) {
  document.getElementById("legend-title").textContent = colouring.label;
  document.getElementById("legend-note").textContent = colouring.note;
  const counts = new Map();
  for (const code of left) {
    const key = colouring.classOf[code];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const list = document.getElementById("legend");
  const same = [...list.querySelectorAll("input")].map((box) => box.value).join();
  if (same !== colouring.classes.map(({ key }) => key).join())
    list.replaceChildren(...colouring.classes.map(legendEntry));
  list.querySelectorAll("li").forEach((entry, place) => {
    const { key, label, paint } = colouring.classes[place];
    const count = counts.get(key) ?? 0;
    entry.querySelector("input").checked = only.includes(key);
    entry.querySelector("rect").setAttribute("class", `shade-${paint}`);
    entry.querySelector("label > span").textContent = label;
    entry.querySelector(".legend-count").textContent = `${count} LA${count === 1 ? "" : "s"}`;
  });
}

function legendEntry({ key }) {
  const entry = document.querySelector("#legend li").cloneNode(true);
  entry.querySelector("input").value = key;
  return entry;
}

function showList(colouring, left) {
  const classes = new Map(colouring.classes.map((one) => [one.key, one]));
  for (const item of document.querySelectorAll(".authority-links li")) {
    const { code } = item.dataset;
    const { paint } = classes.get(colouring.classOf[code]);
    item.hidden = !left.has(code);
    item.querySelector(".count").textContent = valueIn(colouring, code);
    item.querySelector("rect").setAttribute("class", `shade-${paint}`);
  }
  for (const region of document.querySelectorAll("[data-region]"))
    region.hidden = !region.querySelector("li:not([hidden])");
  document.getElementById("left-count").textContent = left.size;
  const file = document.getElementById("left-file");
  file.href = `${file.pathname}${location.search}`;
  document.getElementById("none-left").hidden = left.size > 0;
}

function showFacets(counts) {
  for (const place of document.querySelectorAll("[data-count]")) {
    const [field, option] = place.dataset.count.split(":");
    place.textContent = counts[field](option);
  }
  for (const place of document.querySelectorAll("[data-chosen]")) {
    const ticked = place.closest("details").querySelectorAll("input:checked").length;
    place.textContent = ticked ? `${ticked} chosen` : "";
  }
}

function showChips(query) {
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

function showTitle(query, left, outOfCount) {
  const labels = choices.chosen(query).map(({ label }) => label);
  const title = labels.length
    ? `${labels.join(", ")}: ${left.size} of ${outOfCount} LAs`
    : plainTitle;
  document.getElementById("view-title").textContent = title;
  document.getElementById("lede").hidden = labels.length > 0;
  document.title = `${title} – ABEP Map`;
}

function changed(page, input) {
  if (input.name === "colour")
    for (const box of document.querySelectorAll("#legend input")) box.checked = false;
  if (input.type !== "search" && input.type !== "number") update(page);
}

function typed(page, input) {
  if (input.type === "search" || input.type === "number") update(page);
}

function dropChip(page, event) {
  const chip = event.target.closest("a");
  if (!chip) return;
  event.preventDefault();
  choices.remove(chip.dataset.name, chip.dataset.code);
  update(page);
  document.getElementById("view-title").scrollIntoView({ block: "nearest" });
}

function clear(page, event) {
  event.preventDefault();
  choices.fill(new URLSearchParams());
  update(page);
}

function choose(page, code, byKeyboard) {
  const query = choices.parameters();
  query.set("la", page.records.authorities[code].slug);
  history.pushState(null, "", addressOf(query));
  open(page, code, byKeyboard);
}

function open(page, code, byKeyboard) {
  page.chosen = { code, byKeyboard };
  page.map.select(code);
  panel.open(code, page.records, byKeyboard, (codes) => page.map.outline(codes));
  status.textContent = `${page.map.nameOf(code)}. Details are shown.`;
}

/** Back to the whole map; a keyboard user goes back to the LA that was chosen. */
function leave(page) {
  if (!page.chosen) return;
  const { code, byKeyboard } = page.chosen;
  shut(page);
  history.pushState(null, "", addressOf(choices.parameters()));
  if (byKeyboard) page.map.focus(code);
}

function shut(page) {
  page.chosen = null;
  page.map.deselect();
  page.map.showAll();
  panel.close();
  status.textContent = "No local authority chosen.";
}

function codeOf(page, slug) {
  const { authorities } = page.records;
  return Object.keys(authorities).find((code) => authorities[code].slug === slug);
}

/** Questions that only the server can answer, each asked once. */
function asking(matchingAddress) {
  const known = new Map();
  const once = (address, read) => {
    if (!known.has(address)) known.set(address, fetchJson(address).then(read));
    return known.get(address);
  };
  return {
    matching: (words) =>
      once(
        `${matchingAddress}?${new URLSearchParams({ q: words })}`,
        ({ partnerships }) => new Set(partnerships),
      ),
    similar: (slug) =>
      once(`/local-authorities/${slug}/similar.json`, ({ statistical }) => new Set(statistical)),
  };
}

function offerCopying() {
  const button = document.getElementById("copy-link");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    status.textContent = "The link to this view is copied.";
    button.textContent = "Link copied";
  });
}

function addressOf(query) {
  const text = query.toString();
  return text ? `?${text}` : location.pathname;
}

/** Resolves once the browser has painted what was changed so far. */
function afterFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function debounced(action) {
  let timer;
  return (event) => {
    clearTimeout(timer);
    timer = setTimeout(action, TYPING_PAUSE_MS, event);
  };
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}
