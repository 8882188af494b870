// @ts-check
// The home page: keeps map, list, legend, filters, chips, title and address in step.
//
// A choice is answered in two parts. The map's colours change at once, in the same frame; words,
// list, legend, counts and address follow after it, a little at a time, so that the page never
// stops listening.

import {
  AUTHORITY_FIELDS,
  colouringOf,
  facetCounts,
  hasPartnershipChoices,
  kindsIn,
  legendClasses,
  matchingAuthorities,
  matchingIds,
  PARTNERSHIP_FIELDS,
  searchedAuthorities,
  unpack,
  valueIn,
} from "./filters.js";
import {
  choicesOf,
  chosen,
  fetchJson,
  fill,
  outlineChip,
  parameters,
  remove,
  titleOf,
  vintageOf,
  wholeTitle,
} from "./url_state.js";
import {
  addressOf,
  addressOfAuthority,
  arrange,
  makeList,
  showAppearance,
  showChips,
  showFacet,
  showFirstColouring,
  showLegend,
  showList,
  showTitle,
} from "./view_text.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("filters"));
const outlineField = /** @type {HTMLInputElement} */ (form.elements.namedItem("partnership"));
const viewField = /** @type {HTMLInputElement} */ (form.elements.namedItem("view"));
const status = document.getElementById("map-status");
const data = document.getElementById("map-data").dataset;

// A tooltip tells so many kinds of partnership.
const KINDS_TOLD = 3;
// As in map.css.
const narrow = window.matchMedia("(width < 64rem) and (height >= 20rem)");
// Waiting this long after a key spares work while somebody types.
const TYPING_PAUSE_MS = 200;

/**
 * Begins to answer. The page already says what the address says, since the server made it so.
 * @param {PageState["map"]} map
 * @param {boolean} isEarly whether somebody has chosen before
 */
export async function begin(map, isEarly) {
  /** @type {PageState} */
  const page = {
    map,
    chosen: null,
    outlines: new Map(),
    turn: 0,
    position: positionIn(location),
    regions: [],
    matching: whatMatches(new URLSearchParams(location.search)),
  };
  if (outlineField.value) learnOutline(page, outlineField);
  page.records = fetchJson(data.records).then(unpack);
  page.records.catch(() => {}); // whoever needs them will know
  page.choose = (code, byKeyboard) => choose(page, code, byKeyboard);
  listen(page);
  if (isEarly) update(page);
  else fill(new URLSearchParams(location.search));
  if (page.position)
    page.regions = parameters().getAll("region"); // the reader has gone on
  else followRegions(page, false);
  page.told = tell(page);
  page.told.catch(() => {}); // whoever chooses will know
  pinOutline(page);
  followChosen(page);
  map.describe = (code) => describe(page, code);
  map.onMove = () => keepPosition(page);
  map.drawInset();
  Promise.all([import("./labels.js"), page.told]).then(([{ draw }]) => draw(map));
  if (narrow.matches) offerSheet(page);
  else narrow.addEventListener("change", () => offerSheet(page), { once: true });
  offerSuggestions();
  offerLocation();
  return page;
}

function listen(page) {
  document.getElementById("apply").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update(page);
  });
  form.addEventListener("change", (event) => changed(page, event.target));
  form.addEventListener(
    "input",
    debounced((event) => typed(page, event.target)),
  );
  // The legend's boxes belong to the form but stand elsewhere.
  document.getElementById("legend").addEventListener("change", () => update(page));
  document.getElementById("chips").addEventListener("click", (event) => dropChip(page, event));
  document.getElementById("clear").addEventListener("click", (event) => clear(page, event));
  window.addEventListener("popstate", () => follow(page));
  document.getElementById("panel-close").addEventListener("click", () => leave(page));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return; // it emptied the find box
    if (page.chosen) leave(page);
    else if (outlineField.value) setOutline(page, "");
    else page.map.leave();
  });
  document.addEventListener("click", (event) => outlineLinked(page, event));
  for (const [type, on] of /** @type {[string, boolean][]} */ ([
    ["pointerover", true],
    ["pointerout", false],
  ]))
    document.getElementById("groups").addEventListener(type, ({ target }) => {
      const item = /** @type {Element} */ (target).closest("li");
      if (item) page.map.hover(item.dataset.code, on);
    });
  for (const name of ["sort", "view"])
    document.getElementById(`${name}s`).addEventListener("click", (event) => {
      const link = /** @type {Element} */ (event.target).closest("a");
      if (!link) return;
      event.preventDefault();
      form.elements[name].value = link.dataset.key;
      update(page);
    });
  offerCopying();
  document.getElementById("share-link").addEventListener("click", (event) => share(event));
}

/** Shows what the address says, on back and forward. */
async function follow(page) {
  fill(new URLSearchParams(location.search));
  followRegions(page);
  page.position = positionIn(location);
  followChosen(page);
  if (page.position) page.map.moveTo(page.position);
  else page.map.goHome();
  await show(page, parameters());
}

/** Opens the LA that the address names; closes the one that it does not. */
async function followChosen(page) {
  const slug = new URLSearchParams(location.search).get("la");
  const { chosen: before } = page;
  const { codes, slugs } = await page.records;
  if (page.chosen !== before) return; // somebody has chosen meanwhile
  const code = codes[slugs.indexOf(slug)];
  if (code) open(page, code, false, !page.position);
  else if (page.chosen) shut(page);
}

/** Brings the map to the regions among the choices, and back, when they are chosen anew. */
function followRegions(page, animate) {
  const regions = parameters().getAll("region");
  if (regions.join() === page.regions.join()) return;
  page.regions = regions;
  if (page.chosen) return; // the map stands on that LA
  page.position = "";
  page.map.standOnRegions(regions, animate);
}

/** What the records say of the view that the server drew: the names on the map, and the list below it. */
async function tell(/** @type {PageState} */ page) {
  const query = parameters();
  const [records, choices] = await Promise.all([
    page.records,
    choicesOf(query, data.textSearch), // so that the next choice need not wait for the line
  ]);
  page.held ??= records;
  page.choices ??= choices;
  const view = viewOf(page, query, choices, records);
  const { isMatch, colouring } = view;
  page.map.makeReachable(
    records.codes.map((code, place) => ({
      code,
      name: records.names[place],
      value: valueIn(colouring, place),
      isMatch: isMatch(place),
      checked: records.verifications[records.authorities.verification[place][0]],
      near: records.neighbours[place],
    })),
  );
  await pause();
  makeList(records);
  arrange(query.get("sort") ?? "", colouring, records);
  showList(view);
  if (page.chosen) mark(page.chosen.code);
}

/** Shows what the form says, and puts it into the address. */
async function update(page) {
  await show(page, parameters(), () => {
    followRegions(page);
    keepInHistory(page);
  });
}

/**
 * @param {URLSearchParams} query
 * @param {() => void} [afterwards] what to do once the map has been painted
 */
async function show(page, query, afterwards = () => {}) {
  const turn = ++page.turn;
  if (vintageOf(query) !== data.vintage) {
    const slug = new URLSearchParams(location.search).get("la");
    if (slug) query.set("la", slug);
    location.assign(addressOf(query)); // other LAs: the server draws them
    return;
  }
  const isOver = () => turn !== page.turn; // somebody has chosen anew meanwhile
  let records, choices;
  try {
    // Held from the first time on, so that nothing is waited for between a choice and its frame.
    records = page.held ??= await page.records;
    choices = await choicesOf(query, data.textSearch);
    if (isEqual(query) !== page.map.isEqual) await reshape(page, query);
  } catch {
    location.assign(addressOf(query)); // the server can answer too
    return;
  }
  if (isOver()) return;
  page.choices = choices;
  const view = viewOf(page, query, choices, records);
  page.map.paint(records, view.colouring, view.isMatch);
  pinOutline(page);
  page.map.measureFrom(
    records.codes.filter((_, place) => records.slugs[place] === query.get("similar")),
  );
  await page.map.painted();
  try {
    await page.told; // what is said changes once it is there: the colours do not wait for it
  } catch {
    location.assign(addressOf(query));
    return;
  }
  for (const step of [afterwards, ...afterPainting(view, turn)]) {
    if (isOver()) return;
    await step();
    await pause();
  }
}

/** Draws each LA as the same hexagon, or with its true shape again. */
async function reshape(page, query) {
  const shown = new URLSearchParams({ vintage: data.vintage });
  if (isEqual(query)) shown.set("view", "equal");
  const [shapes, { reshapeMap }] = await Promise.all([
    fetchJson(`${data.shapes}?${shown}`),
    import("./equal_size.js"),
  ]);
  if (isEqual(parameters()) !== isEqual(query)) return; // somebody has gone back meanwhile
  reshapeMap(page.map, shapes, isEqual(query));
  if (page.chosen) page.map.select(page.chosen.code, !page.position);
  else if (!page.position) page.map.standOnRegions(page.regions, false);
}

/** The view of some choices: its colours, and the LAs that meet the choices and are in a class that is kept. */
function viewOf(page, query, choices, records) {
  const colouring = colouringOf(query.get("colour"), choices, records);
  const { classes, classOf } = colouring;
  const known = legendClasses(colouring).map(({ key }) => key);
  const only = query.getAll("only").filter((key) => known.includes(key));
  const matching = matchingAuthorities(choices, records);
  const matches = records.codes.map(
    (code, place) =>
      matching.has(code) && (!only.length || only.includes(classes[classOf[place]].key)),
  );
  const isMatch = (place) => matches[place];
  const number = matches.filter(Boolean).length;
  return { page, query, choices, records, colouring, only, isMatch, number };
}

/**
 * What follows the map, in few steps that each take little time: after each the browser may paint,
 * which takes longer than most of them.
 */
function afterPainting(view, turn) {
  const { page, query, choices, records, colouring, isMatch, number } = view;
  return [
    () => {
      page.map.paintInset();
      showLegend(view);
      showFirstColouring(colouringOf(null, choices, records));
      const picked = chosen(query);
      const share = picked.length
        ? { matches: number, of: numberSearched(choices, records) }
        : null;
      const outlined = page.outlines.get(query.get("partnership"));
      showTitle(wholeTitle(titleOf(picked), share, outlined), !share && !outlined);
      showChips(outlined ? [...picked, outlineChip(outlined)] : picked, query);
      arrange(query.get("sort") ?? "", colouring, records);
      showList(view);
      showAppearance(query, colouring);
    },
    () => {
      for (const [place, code] of records.codes.entries())
        page.map.say(code, valueIn(colouring, place), isMatch(place));
    },
    () => {
      status.textContent = `${number} of ${records.codes.length} local authorities.`;
    },
    () => {
      for (const field of [...PARTNERSHIP_FIELDS, ...AUTHORITY_FIELDS])
        showFacet(field, facetCounts(field, choices, records));
    },
    () => markMatches(page),
    () => showMatches(page, query, () => turn !== page.turn),
  ];
}

/** Names the partnerships that match, as the server lists them under the map. */
async function showMatches(page, query, isOver) {
  const matching = whatMatches(query);
  if (matching === page.matching) return;
  const response = await fetch(`${data.matches}?${query}`).catch(() => null); // offline, say
  const list = response?.ok ? await response.text() : null;
  if (!list || isOver()) return;
  document.getElementById("matching").outerHTML = list;
  page.matching = matching;
}

/** The choices without those that change what is seen and not which partnerships match. */
function whatMatches(query) {
  const choices = new URLSearchParams(query);
  for (const name of ["colour", "view", "sort", "la", "at"]) choices.delete(name);
  return choices.toString();
}

/** The number of LAs in which partnerships are sought; all, if none are sought. */
function numberSearched(choices, records) {
  if (!hasPartnershipChoices(choices)) return records.codes.length;
  return searchedAuthorities(choices, records).size;
}

/** Marks in the panel the partnerships that meet the choices. */
async function markMatches(page) {
  if (!page.chosen) return;
  const panel = await import("./panel.js");
  const [records, choices] = await Promise.all([
    page.records,
    choicesOf(parameters(), data.textSearch),
  ]);
  panel.mark(matchingIds(choices, records));
}

/** Outlines the LAs of the partnership that the form names. */
function pinOutline(page) {
  page.map.pin(page.outlines.get(outlineField.value)?.codes ?? []);
}

/**
 * The kinds of partnerships in an LA that meet the choices, with their numbers, once the records have come; but for
 * what its colour says already.
 */
function describe(/** @type {PageState} */ { map, held, choices }, code) {
  if (!held || !choices) return "";
  const { value } = map.areas.get(code);
  const kinds = kindsIn(code, choices, held).filter((kind) => kind !== value);
  const more = kinds.length - KINDS_TOLD;
  return [...kinds.slice(0, KINDS_TOLD), ...(more > 0 ? [`${more} more kinds`] : [])].join(", ");
}

/** Outlines the LAs of another partnership, by its slug, or of none. */
async function setOutline(page, slug) {
  outlineField.value = slug;
  pinOutline(page);
  if (slug) page.map.showPinned();
  await update(page);
}

/** A link to a partnership's LAs outlines them here. */
function outlineLinked(page, event) {
  const link = event.target.closest("a[data-outlines]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // into a tab of its own
  event.preventDefault();
  const { name } = learnOutline(page, link);
  if (viewField.value === "list") viewField.value = ""; // on the map it is seen
  setOutline(page, link.dataset.outlines);
  const map = document.getElementById("map");
  const { top, bottom } = map.getBoundingClientRect();
  if (bottom < 0 || top > window.innerHeight) map.scrollIntoView({ block: "center" });
  status.textContent = `${name} is outlined on the map.`;
}

/** Keeps what a link or the form's field says of a partnership. */
function learnOutline(page, { value, dataset }) {
  const outlined = { name: dataset.name, codes: dataset.codes.trim().split(" ") };
  page.outlines.set(dataset.outlines ?? value, outlined);
  return outlined;
}

function changed(page, input) {
  if (input.name === "colour")
    for (const box of document.getElementById("legend").querySelectorAll("input"))
      box.checked = false;
  if (input.type !== "search" && input.type !== "number") update(page);
}

function typed(page, input) {
  if (input.type === "search" || input.type === "number") update(page);
}

function dropChip(page, event) {
  const chip = event.target.closest("a");
  if (!chip) return;
  event.preventDefault();
  remove(chip.dataset.name, chip.dataset.code);
  update(page);
  document.getElementById("view-title").scrollIntoView({ block: "nearest" });
}

function clear(page, event) {
  event.preventDefault();
  fill(new URLSearchParams());
  update(page);
}

async function choose(page, code, byKeyboard) {
  page.position = "";
  open(page, code, byKeyboard, true);
  page.held ??= await page.records; // they know its address
  keepInHistory(page);
}

async function open(page, code, byKeyboard, move) {
  page.chosen = { code, byKeyboard };
  page.sheet?.show("results");
  page.map.select(code, move);
  mark(code);
  const records = await page.records.catch(() => null);
  if (!records) {
    location.assign(`/find/?q=${code}`); // it leads to the LA's page
    return;
  }
  const address = addressOfAuthority(code, records);
  const panel = await import("./panel.js");
  const details = await fetchJson(`${address}panel.json`).catch(() => null);
  if (page.chosen?.code !== code) return; // somebody has gone on meanwhile
  if (!details)
    location.assign(address); // its page says the same and more
  else {
    panel.open(details, byKeyboard, (codes) => page.map.outline(codes));
    status.textContent = `${page.map.nameOf(code)}. Details are shown.`;
    await markMatches(page);
  }
}

/** Shows in the list which LA is chosen, if one is. */
function mark(code) {
  document.querySelector(".authority-links [aria-current]")?.removeAttribute("aria-current");
  const link = document.querySelector(`.authority-links li[data-code="${code}"] a`);
  link?.setAttribute("aria-current", "true");
}

/** Back to the whole map; a keyboard user goes back to the LA that was chosen. */
function leave(page) {
  if (!page.chosen) return;
  const { code, byKeyboard } = page.chosen;
  page.position = "";
  shut(page);
  keepInHistory(page);
  if (byKeyboard) page.map.focus(code);
}

async function shut(page) {
  page.chosen = null;
  page.map.deselect();
  mark("");
  page.map.standOnRegions(page.regions);
  status.textContent = "No local authority chosen.";
  const panel = await import("./panel.js");
  if (!page.chosen) panel.close();
  page.sheet?.fold();
}

/** Puts the whole view into the address: choices, chosen LA, position. */
function keepInHistory(page) {
  history.pushState(null, "", addressOf(view(page)));
}

/** Moves of the map are noted too, but are no step for the back button. */
function keepPosition(page) {
  const { position } = page.map;
  if (position === page.position) return;
  page.position = position;
  // Of the address alone: on the way back it is ahead of the form for a moment.
  const query = new URLSearchParams(location.search);
  if (position) query.set("at", position);
  else query.delete("at");
  history.replaceState(null, "", addressOf(query));
}

function view(page) {
  const query = parameters();
  const { chosen: la, held } = page;
  if (la) query.set("la", held.slugs[held.codes.indexOf(la.code)]);
  if (page.position) query.set("at", page.position);
  return query;
}

function isEqual(/** @type {URLSearchParams} */ query) {
  return query.get("view") === "equal";
}

function positionIn({ search }) {
  return new URLSearchParams(search).get("at") ?? "";
}

/** On a narrow screen results and filters come up over the page's lower end. */
async function offerSheet(page) {
  page.sheet = await import("./sheet.js");
  page.sheet.begin();
  if (page.chosen) page.sheet.show("results");
}

/** Their script comes with whoever comes to the find box; what was typed meanwhile is asked about then. */
function offerSuggestions() {
  const input = /** @type {HTMLInputElement} */ (document.getElementById("find-typed"));
  const begin = async () => {
    await import("../search/combobox.js");
    if (input.value) input.dispatchEvent(new Event("input"));
  };
  if (document.activeElement === input) begin();
  else input.addEventListener("focus", begin, { once: true });
}

/** Few ask for it, so its script comes when somebody does. */
function offerLocation() {
  const part = /** @type {HTMLElement} */ (document.querySelector(".locate"));
  if (!part || !("geolocation" in navigator)) return;
  const button = part.querySelector("button");
  const first = async () => {
    await import("../search/locate.js");
    button.click();
  };
  part.hidden = false;
  button.addEventListener("click", first, { once: true });
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

async function share(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // into a tab of its own
  event.preventDefault();
  const { open } = await import("./share.js");
  open(`${event.target.pathname}${location.search}`);
}

/** Lets the browser do what is more urgent. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}

function debounced(action) {
  let timer;
  return (event) => {
    clearTimeout(timer);
    timer = setTimeout(action, TYPING_PAUSE_MS, event);
  };
}
