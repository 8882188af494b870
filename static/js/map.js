// The choropleth: takes over the server's drawing and lets people choose an LA on it.

import { drawInset } from "./inset.js";
import { ringsOf } from "./shapes.js";
import { valueIn } from "./words.js";

const L = window.L;
const stage = document.getElementById("map");
const firstMap = document.getElementById("first-map");
const options = JSON.parse(stage.dataset.options);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const touch = window.matchMedia("(pointer: coarse)").matches;

// Closer than this, a single LA fills the map and nobody can tell where it is.
const CLOSEST_ON_CHOICE = 9;
// The server's drawing keeps this distance from the frame too, so nothing jumps.
const MARGIN_PX = 10;

export class Choropleth {
  /**
   * @param {object} records the records document
   * @param {number} unit Web Mercator metres in a unit of the drawn shapes
   * @param {(code: string, byKeyboard: boolean) => void} onChoose
   */
  constructor(records, unit, onChoose) {
    this.records = records;
    this.onChoose = onChoose;
    this.map = createMap();
    this.whole = boundsOf(firstMap.viewBox.baseVal, unit);
    this.showAll(false);
    this.areas = this.#drawAreas(unit);
    this.outlines = createOutlines(this.map);
    this.areas.forEach((area, code) => this.#listen(area, code));
    this.inset = drawInset(firstMap, this.codesIn("london"), {
      choose: (code) => onChoose(code, false),
      hover: (code, on) => this.hover(code, on),
    });
    firstMap.remove();
  }

  /** Colours every LA; those that are not in `left` are drawn pale. */
  paint(colouring, left) {
    this.words = (code) => {
      const value = valueIn(colouring, code);
      return left.has(code) ? value : `${value}, left out by the choices made`;
    };
    const paints = new Map(colouring.classes.map(({ key, paint }) => [key, paint]));
    this.areas.forEach((area, code) => {
      const path = area.getElement();
      const out = left.has(code) ? "" : " is-out";
      const className = `leaflet-interactive area shade-${paints.get(colouring.classOf[code])}${out}`;
      if (path.getAttribute("class") === className) return;
      path.setAttribute("class", className);
    });
    this.areas.forEach((area, code) =>
      area.getElement().setAttribute("aria-label", this.nameOf(code)),
    );
    this.inset.forEach((path, code) => {
      const out = left.has(code) ? "" : " is-out";
      path.setAttribute("class", `inset-area shade-${paints.get(colouring.classOf[code])}${out}`);
      path.querySelector("title").textContent = this.nameOf(code);
    });
  }

  /** The GSS codes of the LAs in a region, by its slug. */
  codesIn(region) {
    const { authorities } = this.records;
    return Object.keys(authorities).filter((code) => authorities[code].region[0] === region);
  }

  nameOf(code) {
    return `${this.records.authorities[code].name}: ${this.words(code)}`;
  }

  /** Outlines an LA and brings it near. */
  select(code, move = true) {
    const area = this.areas.get(code);
    this.outlines.chosen.show(area);
    if (move)
      this.map.fitBounds(area.getBounds().pad(1.5), {
        animate: !calm,
        maxZoom: CLOSEST_ON_CHOICE,
      });
  }

  /** Outlines some LAs, such as all that a partnership works in; none takes the outlines away. */
  outline(codes) {
    this.outlines.group.showAll(codes.map((code) => this.areas.get(code)).filter(Boolean));
  }

  deselect() {
    this.outlines.chosen.hide();
    this.outline([]);
  }

  showAll(animate = !calm) {
    this.map.fitBounds(this.whole, { animate, padding: [MARGIN_PX, MARGIN_PX] });
  }

  /** Brings some LAs near, such as those of a region. */
  zoomTo(codes) {
    const bounds = L.latLngBounds(codes.map((code) => this.areas.get(code).getBounds()));
    this.map.fitBounds(bounds, { animate: !calm, padding: [MARGIN_PX, MARGIN_PX] });
  }

  focus(code) {
    this.areas.get(code).getElement().focus();
  }

  /** Hovering an LA's link in the list shows it on the map. */
  hover(code, on) {
    if (on) this.outlines.hover.show(this.areas.get(code));
    else this.outlines.hover.hide();
  }

  /** One path for each LA, in the server's order: by region, then by name. */
  #drawAreas(unit) {
    const areas = new Map();
    for (const drawn of firstMap.querySelectorAll("path")) {
      const rings = ringsOf(drawn.getAttribute("d")).map((ring) =>
        ring.map(([x, y]) => latLng(x, y, unit)),
      );
      const area = L.polygon(rings, {
        className: drawn.getAttribute("class"),
        smoothFactor: 0, // simplifying each LA alone would open gaps between them
        weight: 0.75,
      }).addTo(this.map);
      makeReachable(area.getElement());
      areas.set(drawn.dataset.code, area);
    }
    return areas;
  }

  #listen(area, code) {
    const path = area.getElement();
    area.bindTooltip(() => this.#tooltip(code), { sticky: true, direction: "top" });
    area.on({
      mouseover: () => this.hover(code, true),
      mouseout: () => this.hover(code, false),
      click: () => this.onChoose(code, false),
    });
    path.addEventListener("focus", () => {
      if (path.matches(":focus-visible")) this.outlines.focus.show(area);
      if (!this.map.getBounds().contains(area.getBounds())) this.map.panTo(area.getCenter());
      area.openTooltip(area.getCenter());
    });
    path.addEventListener("blur", () => {
      this.outlines.focus.hide();
      area.closeTooltip();
    });
    path.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.onChoose(code, true);
    });
  }

  #tooltip(code) {
    const box = document.createElement("div");
    const name = document.createElement("span");
    name.className = "tooltip-name";
    name.textContent = this.records.authorities[code].name;
    box.append(name, this.words(code));
    return box;
  }
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
  return map;
}

function latLng(x, y, unit) {
  return L.CRS.EPSG3857.projection.unproject(L.point(x * unit, -y * unit));
}

function boundsOf({ x, y, width, height }, unit) {
  return L.latLngBounds(latLng(x, y, unit), latLng(x + width, y + height, unit));
}

function makeReachable(path) {
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", "button");
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
    showAll: (areas) =>
      lines.forEach((one) => one.setLatLngs(areas.map((area) => area.getLatLngs()))),
    hide: () => lines.forEach((one) => one.setLatLngs([])),
  });
  return {
    group: outline(line("casing"), line("group")),
    hover: outline(line("hover")),
    chosen: outline(line("casing"), line("chosen")),
    focus: outline(line("casing"), line("focus")),
  };
}
