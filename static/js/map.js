// The choropleth of the home page: draws the LAs and lets people choose one.

import { areaName, shadeOf, valueInWords } from "./choropleth.js";
import * as panel from "./panel.js";

const L = window.L;
const stage = document.getElementById("map");
const status = document.getElementById("map-status");
const message = document.getElementById("map-message");
const { geometry, records: recordsAddress } = document.getElementById("map-data").dataset;
const options = JSON.parse(stage.dataset.options);
const shades = JSON.parse(document.getElementById("shades").textContent);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const touch = window.matchMedia("(pointer: coarse)").matches;

// Closer than this, a single LA fills the map and nobody can tell where it is.
const CLOSEST_ON_CHOICE = 9;

start().catch((error) => {
  message.hidden = false;
  message.textContent = "The map could not be drawn. The list below says the same.";
  throw error;
});

async function start() {
  const [areas, records] = await Promise.all([fetchJson(geometry), fetchJson(recordsAddress)]);
  const map = createMap();
  const areasByCode = drawAreas(map, areas, records);
  const view = { map, records, areasByCode, outlines: createOutlines(map), chosen: null };
  areasByCode.forEach((area, code) => listen(area, code, view));
  panel.closeButton.addEventListener("click", () => leave(view));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave(view);
  });
  message.hidden = true;
  document.documentElement.dataset.map = "ready";
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

function createMap() {
  const map = L.map(stage, {
    attributionControl: false,
    dragging: !touch, // one finger scrolls the page, two move the map
    fadeAnimation: !calm,
    maxZoom: options.maxzoom,
    minZoom: options.minzoom,
    renderer: L.svg({ padding: 0.5 }),
    scrollWheelZoom: false, // the wheel scrolls the page
    zoomAnimation: !calm,
    zoomControl: false,
    zoomSnap: 0, // England fills the stage exactly, whatever its size
  });
  L.control.zoom({ position: "topright" }).addTo(map);
  showAll(map, false);
  return map;
}

function showAll(map, animate) {
  map.fitBounds(options.extent, { animate, padding: [10, 10] });
}

/** Draws every LA in reading order (by region, then name); returns the layers by GSS code. */
function drawAreas(map, collection, records) {
  const authority = (feature) => records.authorities[feature.id];
  const order = (feature) => `${authority(feature).region} ${authority(feature).name}`;
  const features = collection.features
    .filter(authority)
    .sort((a, b) => order(a).localeCompare(order(b), "en"));
  const areas = new Map();
  L.geoJSON(
    { type: "FeatureCollection", features },
    {
      style: (feature) => ({
        className: `area shade-${shadeOf(authority(feature).abeps, shades).key}`,
        smoothFactor: 0, // simplifying each LA alone would open gaps between them
        weight: 0.75,
      }),
      onEachFeature: (feature, layer) => areas.set(feature.id, layer),
    },
  ).addTo(map);
  areas.forEach((area, code) => makeReachable(area.getElement(), records.authorities[code]));
  return areas;
}

function makeReachable(path, authority) {
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", "button");
  path.setAttribute("aria-label", areaName(authority));
}

/** One outline for each state, empty at first, in a pane above the areas. */
function createOutlines(map) {
  const pane = map.createPane("outlines");
  pane.style.zIndex = 450;
  pane.style.pointerEvents = "none";
  const renderer = L.svg({ pane: "outlines", padding: 0.5 });
  const line = (className) =>
    L.polygon([], {
      className: `outline outline-${className}`,
      interactive: false,
      pane: "outlines",
      renderer,
      smoothFactor: 0,
    }).addTo(map);
  const outline = (...lines) => ({
    show: (area) => lines.forEach((one) => one.setLatLngs(area.getLatLngs())),
    hide: () => lines.forEach((one) => one.setLatLngs([])),
  });
  return {
    hover: outline(line("hover")),
    chosen: outline(line("casing"), line("chosen")),
    focus: outline(line("casing"), line("focus")),
  };
}

function listen(area, code, view) {
  const { records, outlines } = view;
  const path = area.getElement();
  area.bindTooltip(() => tooltip(records.authorities[code]), { sticky: true, direction: "top" });
  area.on({
    mouseover: () => outlines.hover.show(area),
    mouseout: () => outlines.hover.hide(),
    click: () => choose(code, view, { takeFocus: false }),
  });
  path.addEventListener("focus", () => {
    if (path.matches(":focus-visible")) outlines.focus.show(area);
    if (!view.map.getBounds().contains(area.getBounds())) view.map.panTo(area.getCenter());
    area.openTooltip(area.getCenter());
  });
  path.addEventListener("blur", () => {
    outlines.focus.hide();
    area.closeTooltip();
  });
  path.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(code, view, { takeFocus: true });
  });
}

function tooltip(authority) {
  const box = document.createElement("div");
  const name = document.createElement("span");
  name.className = "tooltip-name";
  name.textContent = authority.name;
  box.append(name, valueInWords(authority.abeps));
  return box;
}

function choose(code, view, { takeFocus }) {
  const area = view.areasByCode.get(code);
  view.chosen = { code, byKeyboard: takeFocus };
  view.outlines.chosen.show(area);
  view.map.fitBounds(area.getBounds().pad(1.5), { animate: !calm, maxZoom: CLOSEST_ON_CHOICE });
  panel.open(code, view.records, takeFocus);
  status.textContent = `${areaName(view.records.authorities[code])}. Details are shown.`;
}

/** Back to the whole map; a keyboard user goes back to the LA that was chosen. */
function leave(view) {
  if (!view.chosen) return;
  const { code, byKeyboard } = view.chosen;
  view.chosen = null;
  view.outlines.chosen.hide();
  panel.close();
  showAll(view.map, !calm);
  status.textContent = "No local authority chosen.";
  if (byKeyboard) view.areasByCode.get(code).getElement().focus();
}
