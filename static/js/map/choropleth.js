// @ts-check
// The choropleth: takes over the server's drawing and lets people choose an LA on it.
//
// The drawing itself becomes a layer of Leaflet's, so its shapes travel once, are in the page once
// and nothing has to be drawn again. What answers choices (controller.js) comes after the map is ready; so do
// names and region outlines (labels.js), and at the first key in the map what answers keys (keyboard.js).

const SVG = "http://www.w3.org/2000/svg";
const stage = document.getElementById("map");
const drawing = /** @type {SVGSVGElement} */ (
  /** @type {unknown} */ (document.getElementById("areas"))
);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const touch = window.matchMedia("(pointer: coarse)").matches;
const wide = window.matchMedia("(width >= 64rem), print"); // as in map.css, for inset and legend

// Closer than this, a single LA fills the map and nobody can tell where it is.
const CLOSEST_ON_CHOICE = 9;
// The server's drawing keeps this distance from the frame too, so nothing jumps.
const MARGIN_PX = 10;
/** @type {{padding: [number, number]}} */
const MARGIN = { padding: [MARGIN_PX, MARGIN_PX] };
// About as large is the map on paper (map.css).
const PAPER_PX = 600;
// So long a click waits for a second one before the map moves: a double click zooms where it is.
const DOUBLE_CLICK_MS = 250;
const HINT_MS = 1800;
const MOST_HINTS = 2;
// The inset helps until the map is this much closer than all of England.
const INSET_ZOOM = 0.7;
// Nearer than this to where the map would stand anyway, it counts as standing there.
const SAME_PX = 3;
// The choice of the list of regions that says that it is none of them.
const OWN = "own";
const POSITION = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/;

export class Choropleth {
  // Set by whoever answers: a choice of an LA, and a move of the map.
  onChoose = (_code, _byKeyboard) => {};
  onMove = () => {};
  // Tells more of an LA in its tooltip.
  describe = (_code) => "";

  #home; // where the map stands if nobody moves it: all of England, or the chosen LA
  #isZooming = false;
  #isHomeDue = false;
  #pointedAt = null; // an item of the list
  #clickedAt = -DOUBLE_CLICK_MS;
  #waiting = 0; // the timer of a move that a second click would prevent
  #tabStop = null; // the one LA at which the Tab key enters the map
  #pinned = []; // the GSS codes that are outlined while nothing else is pointed at
  #tooltip = L.tooltip({ direction: "top" });
  #hatching = document.createElementNS(SVG, "path");

  /** Makes the map, at a position such as `position` gives. */
  constructor(position) {
    this.map = createMap();
    this.unit = Number(drawing.dataset.unit);
    this.isEqual = drawing.closest(".is-equal") !== null; // each LA the same hexagon
    this.whole = this.#boundsOf(drawing.viewBox.baseVal);
    this.showAll(false);
    this.wholeZoom = this.map.getZoom();
    this.areas = areasByCode();
    this.outlines = createOutlines();
    this.#keepHatching();
    this.#listen();
    this.moveTo(position);
  }

  /** Takes the drawing over, which stands where the map would draw it. The browser paints it anew for that. */
  takeOver() {
    L.svgOverlay(drawing, this.whole, { interactive: true })
      .addTo(this.map)
      .on("click", ({ originalEvent }) => {
        const code = codeAt(originalEvent);
        if (!code || originalEvent.detail > 1) return; // the second click of two zooms
        this.#clickedAt = performance.now();
        this.onChoose(code, false);
      });
  }

  /** Lays hatching below every area, where "nothing recorded" shows it. */
  layHatching() {
    this.#hatching.setAttribute("class", "hatching");
    this.#hatching.setAttribute("d", shapeOf([...this.areas.values()]));
    drawing.prepend(this.#hatching);
    drawing.classList.add("is-hatched");
  }

  /** Hatches each area by itself, as the server drew it. */
  takeHatchingAway() {
    this.#hatching.remove();
    drawing.classList.remove("is-hatched");
  }

  /** Colours every LA; those that do not match (a test of a place) are drawn pale. */
  paint({ codes }, { classes, classOf }, isMatch) {
    codes.forEach((code, place) => {
      const area = this.areas.get(code);
      const out = isMatch(place) ? "" : " is-out";
      const look = `area ${classes[classOf[place]].cssClass}${out}`;
      if (!area || area.look === look) return;
      area.look = look;
      area.path.setAttribute("class", look);
    });
  }

  /** Colours the inset as the map is, in a later frame than that, since it takes a third of its time. */
  paintInset() {
    for (const { look, copy } of this.areas.values())
      if (copy && copy.getAttribute("class") !== `inset-${look}`)
        copy.setAttribute("class", `inset-${look}`);
  }

  /**
   * Makes the drawing a listbox with an option for every LA, by region. Once the map is ready, since it takes time;
   * docs/keyboard.md says why a listbox.
   * @param {SaidOfArea[]} authorities
   */
  makeReachable(authorities) {
    for (const { code, value, isMatch, ...said } of authorities) {
      const area = this.areas.get(code);
      if (!area) continue;
      Object.assign(area, said, { value: inWords(value, isMatch) });
      area.path.setAttribute("aria-label", spoken(area));
      area.path.setAttribute("tabindex", "-1");
      area.path.setAttribute("role", "option");
    }
    for (const region of drawing.querySelectorAll("g[data-name]")) {
      region.setAttribute("role", "group");
      region.setAttribute("aria-label", region.getAttribute("data-name"));
    }
    drawing.setAttribute("role", "listbox");
    drawing.setAttribute("aria-label", "Local authorities on the map");
    drawing.setAttribute("aria-describedby", "map-keys");
    drawing.removeAttribute("aria-hidden");
    this.#enterAt([...this.areas.keys()][0]);
  }

  /** What an LA's colour says, for eyes and ears. */
  say(code, value, isMatch) {
    const area = this.areas.get(code);
    const words = inWords(value, isMatch);
    if (!area || area.value === words) return;
    area.value = words;
    area.path.setAttribute("aria-label", this.nameOf(code));
  }

  /** Resolves once the browser has painted what was changed so far, as the frame after that begins. */
  painted() {
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }

  nameOf(code) {
    return spoken(this.areas.get(code));
  }

  /** Outlines an LA and, unless the reader has a place of their own, brings it near. */
  select(code, move = true) {
    this.outlines.chosen([this.areas.get(code)]);
    drawing.querySelector("[aria-selected]")?.removeAttribute("aria-selected");
    this.areas.get(code).path.setAttribute("aria-selected", "true");
    this.#enterAt(code);
    const bounds = this.#boundsOfArea(code).pad(1);
    this.#stand(bounds, { maxZoom: CLOSEST_ON_CHOICE }, move && !calm, move);
  }

  /** Outlines some LAs, such as all that a partnership works in; without any, those that are pinned. */
  outline(codes = this.#pinned) {
    this.outlines.group(this.#known(codes));
  }

  /** Keeps some LAs outlined, in place of what the server drew; none takes the outlines away. */
  pin(codes) {
    const drawnByServer = ".outline:not([data-live], .outline-from)";
    for (const drawn of drawing.querySelectorAll(drawnByServer)) drawn.remove();
    this.#pinned = codes;
    this.outline();
  }

  /** Brings what is pinned into sight, where it is not. */
  showPinned() {
    const bounds = L.latLngBounds([]);
    for (const { path } of this.#known(this.#pinned)) bounds.extend(this.#boundsOf(path.getBBox()));
    if (bounds.isValid() && !this.map.getBounds().contains(bounds))
      this.#stand(bounds.pad(0.2), MARGIN, !calm, true);
  }

  #known(codes) {
    return codes.map((code) => this.areas.get(code)).filter(Boolean);
  }

  /** Outlines the LA that others are said to be similar to, in place of what the server drew. */
  measureFrom(codes) {
    for (const drawn of drawing.querySelectorAll(".outline-from:not([data-live])")) drawn.remove();
    this.outlines.from(this.#known(codes));
  }

  deselect() {
    this.outlines.chosen([]);
    drawing.querySelector("[aria-selected]")?.removeAttribute("aria-selected");
    this.outline();
  }

  showAll(animate = !calm) {
    this.#stand(this.whole, MARGIN, animate, true, "");
  }

  /** Brings a region near, by its slug. */
  showRegion(slug) {
    const region = regionOf(slug);
    this.map.fitBounds(this.#boundsOf(region.getBBox()), { animate: !calm, ...MARGIN });
  }

  /** Stands on some regions, by their slugs, or on all of England, until somebody moves it. */
  standOnRegions(slugs, animate = !calm) {
    const bounds = this.#boundsOfRegions(slugs);
    if (!bounds.isValid()) this.showAll(animate);
    else this.#stand(bounds, MARGIN, animate, true, slugs.length === 1 ? slugs[0] : OWN);
  }

  /** Latitude, longitude and zoom; nothing where the map stands as it would anyway. */
  get position() {
    const { bounds, options } = this.#home;
    const padding = L.point(options.padding ?? [0, 0]).multiplyBy(2);
    const fitting = this.map.getBoundsZoom(bounds, false, padding);
    const zoom = Math.min(fitting, options.maxZoom ?? Infinity);
    const here = this.map.latLngToContainerPoint(middle(bounds, this.map));
    const isHome =
      Math.abs(zoom - this.map.getZoom()) < 0.01 &&
      here.distanceTo(this.map.getSize().divideBy(2)) < SAME_PX;
    const { lat, lng } = this.map.getCenter();
    return isHome ? "" : [lat.toFixed(3), lng.toFixed(3), this.map.getZoom().toFixed(2)].join();
  }

  /** Goes to what `position` gave; to where the map would stand anyway if that is nothing. */
  moveTo(position) {
    const [, ...numbers] = POSITION.exec(position ?? "") ?? [];
    if (!numbers.length) return;
    const [lat, lng, zoom] = numbers.map(Number);
    this.map.setView([lat, lng], zoom, { animate: false });
  }

  goHome() {
    // Leaflet goes nowhere else while it zooms: afterwards, unless another place is chosen by then.
    if (this.#isZooming) this.#isHomeDue = true;
    else this.map.fitBounds(this.#home.bounds, { ...this.#home.options, animate: false });
  }

  focus(code) {
    this.#enterAt(code);
    this.areas.get(code).path.focus({ preventScroll: true });
  }

  /** Takes a keyboard user out of the map, to the link before it that leads past it. */
  leave() {
    if (!drawing.contains(document.activeElement)) return;
    /** @type {HTMLElement} */ (document.querySelector(".skip-inline")).focus();
  }

  /** The Tab key stops at one LA alone: the last that was come to. */
  #enterAt(code) {
    this.#tabStop?.setAttribute("tabindex", "-1");
    this.#tabStop = this.areas.get(code).path;
    this.#tabStop.setAttribute("tabindex", "0");
  }

  /** Pointing at an LA on the map or in the list shows it in both. */
  hover(code, on) {
    this.#pointedAt?.classList.remove("is-pointed-at");
    this.#pointedAt = on ? document.querySelector(`.authority-links [data-code="${code}"]`) : null;
    this.#pointedAt?.classList.add("is-pointed-at");
    this.outlines.hover(on ? [this.areas.get(code)] : []);
  }

  /**
   * London drawn large in a corner: 33 LAs that are specks on the whole of England. It repeats
   * what the map says, for the mouse alone; keyboard and screen reader have the map.
   */
  drawInset() {
    const isThere = document.getElementById("inset").childElementCount > 1;
    if (this.isEqual || isThere) return; // as hexagons, London is as large as it can be
    if (wide.matches) this.#drawInset();
    else wide.addEventListener("change", () => this.#drawInset(), { once: true });
  }

  #drawInset() {
    const frame = document.getElementById("inset");
    const picture = document.createElementNS(SVG, "svg");
    const london = regionOf("london");
    const { x, y, width, height } = london.getBBox();
    picture.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    for (const path of london.querySelectorAll("path")) {
      const area = this.areas.get(path.dataset.code);
      area.copy = document.createElementNS(SVG, "path");
      area.copy.setAttribute("d", path.getAttribute("d"));
      area.copy.setAttribute("class", `inset-${area.look}`);
      area.copy.dataset.code = path.dataset.code;
      picture.append(area.copy);
    }
    this.#listenToPointer(picture);
    picture.addEventListener("click", (event) => {
      const code = codeAt(event);
      if (code) this.onChoose(code, false);
    });
    const first = document.getElementById("nothing-recorded-first");
    const hatching = /** @type {Element} */ (first.cloneNode(true));
    hatching.id = "nothing-recorded-inset"; // as in map_later.css
    first.after(hatching);
    frame.append(picture);
    const show = () => {
      frame.hidden = this.map.getZoom() - this.wholeZoom > INSET_ZOOM;
    };
    show();
    this.map.on("zoomend", show);
    new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width) hatch("nothing-recorded-inset", width / contentRect.width);
    }).observe(picture);
  }

  /** The place that the map goes to by itself; it is part of the address only when left. */
  #stand(bounds, options, animate, move, name = OWN) {
    this.#home = { bounds, options, name };
    if (!move) return;
    const go = () => {
      if (this.#isZooming) this.goHome();
      // Where it stands already, nothing moves, and Leaflet would never say that the animation has ended.
      else this.map.fitBounds(bounds, { ...options, animate: animate && this.position !== "" });
    };
    clearTimeout(this.#waiting);
    const wait = this.#clickedAt + DOUBLE_CLICK_MS - performance.now();
    if (wait > 0) this.#waiting = setTimeout(go, wait);
    else go();
  }

  #listen() {
    let isHome = true;
    const closer = /** @type {HTMLSelectElement} */ (document.getElementById("zoom-to"));
    let isAskedFor = false; // by it, which then says so already
    this.map.on("dblclick", () => clearTimeout(this.#waiting));
    this.map.on("zoomanim", () => (this.#isZooming = true));
    this.map.on("zoomend", () => {
      this.#isZooming = false;
      this.#keepHatching();
    });
    this.map.on("moveend", () => {
      if (this.#isHomeDue) {
        this.#isHomeDue = false;
        this.goHome();
        return;
      }
      isHome = this.position === "";
      if (!isAskedFor) closer.value = isHome ? this.#home.name : OWN;
      isAskedFor = false;
      this.onMove();
    });
    this.map.on("resize", () => isHome && this.goHome());
    // Leaflet sees the window alone; words and choices above and below take room from the map.
    new ResizeObserver(() => this.map.invalidateSize({ debounceMoveend: true })).observe(stage);
    this.#listenToPointer(drawing);
    this.#listenToKeyboard();
    this.#listenToPrinter();
    listenToWheel();
    offerFullScreen(this.map);
    closer.addEventListener("change", () => {
      isAskedFor = true;
      isHome = this.#isHomeDue = false;
      if (closer.value) this.showRegion(closer.value);
      else this.showAll();
    });
  }

  /** One listener for all areas of a picture: the mouse shows a name, as a finger does not. */
  #listenToPointer(picture) {
    const codeBelow = (event) => event.pointerType !== "touch" && codeAt(event);
    picture.addEventListener("pointerover", (event) => {
      const code = codeBelow(event);
      if (!code) return;
      this.hover(code, true);
      this.#tell(code, this.map.mouseEventToLatLng(event));
    });
    picture.addEventListener("pointermove", (event) => {
      if (codeBelow(event)) this.#tooltip.setLatLng(this.map.mouseEventToLatLng(event));
    });
    picture.addEventListener("pointerout", () => {
      this.hover("", false);
      this.#tooltip.close();
    });
  }

  #listenToKeyboard() {
    // Not on the drawing: Chromium makes an SVG that listens to the focus a stop of the Tab key.
    stage.addEventListener("focusin", (event) => {
      const code = codeAt(event);
      if (!code) return;
      const bounds = this.#boundsOfArea(code);
      const area = this.areas.get(code);
      if (area.path.matches(":focus-visible")) this.outlines.focus([area]);
      if (!this.map.getBounds().contains(bounds)) this.map.panTo(bounds.getCenter());
      this.#enterAt(code);
      this.#tell(code, bounds.getCenter());
    });
    stage.addEventListener("focusout", () => {
      this.outlines.focus([]);
      this.#tooltip.close();
    });
    drawing.addEventListener("keydown", async (event) => {
      if (!codeAt(event) || !isForMap(event)) return;
      event.preventDefault();
      const { press } = await import("./keyboard.js");
      // The first keys wait for the script, and the ones before may have gone on.
      const code = codeAt({ target: document.activeElement });
      if (code) press(this, code, event);
    });
  }

  /** On paper (map.css) the drawing shows by itself what the map shows on the screen. */
  #listenToPrinter() {
    const onScreen = drawing.getAttribute("viewBox");
    window.addEventListener("beforeprint", () => {
      const isWhole = !this.position && this.#home.bounds === this.whole;
      const chosen = this.#boundsOfRegions(new URLSearchParams(location.search).getAll("region"));
      const whole = chosen.isValid() ? chosen : this.whole;
      const seen = isWhole ? whole : this.map.getBounds();
      stage.parentElement.classList.toggle("is-part", seen !== this.whole); // it needs no inset
      const [from, to] = [seen.getNorthWest(), seen.getSouthEast()].map((corner) =>
        L.Projection.SphericalMercator.project(corner).divideBy(this.unit),
      );
      drawing.setAttribute("viewBox", `${from.x} ${-from.y} ${to.x - from.x} ${from.y - to.y}`);
      hatch("nothing-recorded-first", Math.max(to.x - from.x, from.y - to.y) / PAPER_PX);
    });
    window.addEventListener("afterprint", () => {
      drawing.setAttribute("viewBox", onScreen);
      this.#keepHatching();
    });
  }

  #tell(code, where) {
    const { name, value } = this.areas.get(code);
    if (!name) return; // too early
    const box = document.createElement("div");
    const title = document.createElement("span");
    title.className = "tooltip-name";
    title.textContent = name;
    box.append(title, value);
    const more = this.describe(code);
    if (more) {
      const line = document.createElement("span");
      line.className = "tooltip-more";
      line.textContent = more;
      box.append(line);
    }
    this.#tooltip.setContent(box).setLatLng(where).openOn(this.map);
  }

  /** Its lines stay as wide as they are when the shapes grow. */
  #keepHatching() {
    const scale = Number(drawing.dataset.hatch) * 2 ** (this.wholeZoom - this.map.getZoom());
    hatch("nothing-recorded-first", scale);
  }

  #boundsOfRegions(slugs) {
    const bounds = L.latLngBounds([]);
    for (const region of slugs.map(regionOf).filter(Boolean))
      bounds.extend(this.#boundsOf(region.getBBox()));
    return bounds;
  }

  #boundsOfArea(code) {
    return this.#boundsOf(this.areas.get(code).path.getBBox());
  }

  #boundsOf({ x, y, width, height }) {
    const corner = (across, down) =>
      L.Projection.SphericalMercator.unproject(L.point(across * this.unit, -down * this.unit));
    return L.latLngBounds(corner(x, y), corner(x + width, y + height));
  }
}

function createMap() {
  const options = JSON.parse(stage.dataset.options);
  stage.tabIndex = -1; // where the focus goes when the panel closes
  const map = L.map(stage, {
    attributionControl: false,
    dragging: !touch, // one finger scrolls the page, two move the map
    fadeAnimation: !calm,
    maxZoom: options.maxzoom,
    minZoom: options.minzoom,
    keyboard: false, // the arrows go from LA to LA (keyboard.js)
    zoomAnimation: !calm,
    zoomControl: false,
    zoomSnap: 0, // England fills the stage exactly, whatever its size
  });
  L.control.zoom({ position: "topright" }).addTo(map);
  return map;
}

/** The wheel scrolls the page, which a short hint explains; with Ctrl, or as a pinch sends it, it zooms. */
function listenToWheel() {
  const hint = document.createElement("p");
  hint.className = "map-hint";
  hint.ariaHidden = "true"; // the mouse's alone
  hint.textContent = `Hold ${/Mac/.test(navigator.platform) ? "⌘" : "Ctrl"} and turn the wheel to zoom`;
  let hints = 0;
  let timer;
  const scroll = (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.stopPropagation(); // so Leaflet does not hear of it
    clearTimeout(timer);
    if (!hint.isConnected && hints++ < MOST_HINTS) stage.after(hint);
    timer = setTimeout(() => hint.remove(), HINT_MS);
  };
  stage.parentElement.addEventListener("wheel", scroll, { capture: true, passive: true });
}

/** A button fills the screen with the map and what stands beside it. */
function offerFullScreen(map) {
  const whole = stage.closest(".map-layout, .embed-page");
  if (!whole || !document.fullscreenEnabled) return;
  const control = new L.Control({ position: "topright" });
  control.onAdd = () => {
    const button = document.createElement("button");
    const name = () => (document.fullscreenElement ? "Leave full screen" : "Full screen");
    const say = () => {
      button.title = name();
      button.ariaLabel = name();
    };
    button.type = "button";
    button.className = "full-screen leaflet-bar";
    button.append(arrows());
    say();
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else whole.requestFullscreen();
    });
    document.addEventListener("fullscreenchange", say);
    return button;
  };
  control.addTo(map);
}

/** Two arrows into corners: drawn, since few fonts have them and the search through all of them takes time. */
function arrows() {
  const icon = document.createElementNS(SVG, "svg");
  const lines = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.ariaHidden = "true";
  lines.setAttribute("d", "M9 2.5h4.5V7M7 13.5H2.5V9M13.5 2.5l-11 11");
  icon.append(lines);
  return icon;
}

/** Whether a key in the map is the map's: not one that goes on, or that the browser has with Ctrl. */
function isForMap(/** @type {KeyboardEvent} */ { key, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return false;
  return key.length === 1 || /^(Arrow|Home|End|Enter)/.test(key);
}

/** Sets how many units of a drawing a pixel of its hatching takes. */
function hatch(pattern, scale) {
  document.getElementById(pattern).setAttribute("patternTransform", `rotate(45) scale(${scale})`);
}

/** Where the map's middle is when it shows these bounds: halfway in what is drawn. */
function middle(bounds, map) {
  const ends = [bounds.getSouthWest(), bounds.getNorthEast()].map((end) => map.project(end));
  return map.unproject(ends[0].add(ends[1]).divideBy(2));
}

/** The GSS code of the LA whose shape an event is about. */
function codeAt(/** @type {{target: EventTarget}} */ { target }) {
  return /** @type {SVGElement} */ (target).dataset.code;
}

/** @returns {SVGGElement | null} */
function regionOf(/** @type {string} */ slug) {
  return drawing.querySelector(`g[data-region="${slug}"]`);
}

/** Every LA by GSS code, in the server's order: by region and name. */
function areasByCode() {
  /** @type {Map<string, Area>} */
  const areas = new Map();
  for (const path of /** @type {NodeListOf<SVGPathElement>} */ (
    drawing.querySelectorAll("path.area")
  ))
    areas.set(path.dataset.code, { path, look: path.getAttribute("class") });
  return areas;
}

/**
 * "Camden: 1 ABEP, desk research, 5 neighbours": name, value, how far it was checked, where one can go on.
 * @param {Area} area
 */
function spoken({ name, value, checked, near }) {
  return `${name}: ${value}, ${checked}, ${near || "no"} neighbour${near === 1 ? "" : "s"}`;
}

function inWords(value, isMatch) {
  return isMatch ? value : `${value}, left out by the choices made`;
}

/** One outline for each state, empty at first, above the areas. */
function createOutlines() {
  const drawn = (className) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", `outline outline-${className}`);
    path.setAttribute("d", "");
    path.dataset.live = "";
    drawing.append(path);
    return path;
  };
  const outline =
    (...lines) =>
    (areas) => {
      const shapes = shapeOf(areas);
      // What is written is drawn again, the same or not.
      for (const line of lines)
        if (line.getAttribute("d") !== shapes) line.setAttribute("d", shapes);
    };
  return {
    from: outline(drawn("casing"), drawn("from")),
    group: outline(drawn("casing"), drawn("group")),
    hover: outline(drawn("hover")),
    chosen: outline(drawn("casing"), drawn("chosen")),
    focus: outline(drawn("casing"), drawn("focus")),
  };
}

/** The path data of several areas as one. */
function shapeOf(/** @type {Area[]} */ areas) {
  return areas.map(({ path }) => standingAlone(path.getAttribute("d"))).join("");
}

/** Path data that means the same after other path data: its first point is an absolute one. */
function standingAlone(shape) {
  return shape.replace(/^m(-?\d+) ?(-?\d+) ?/, "M$1 $2l");
}

/** On a narrow screen the legend opens when it is asked for. */
function foldLegend() {
  const fold = /** @type {HTMLDetailsElement} */ (document.getElementById("legend-fold"));
  fold.open = wide.matches;
  fold.dataset.live = ""; // as in map.css
}

/** Shows what is not on the first screen, once its look is there; without that, too, it is of use. */
async function showRest() {
  const root = document.documentElement;
  if (!("coming" in root.dataset)) return; // it is there already
  const look = document.createElement("link");
  look.rel = "stylesheet";
  look.href = document.getElementById("map-data").dataset.look;
  await new Promise((resolve) => {
    look.onload = look.onerror = resolve;
    document.head.append(look);
  });
  delete root.dataset.coming;
}

/**
 * On the home page, where choices are answered; a framed map begins by itself (embed.js). One after the other come what
 * Leaflet draws, the drawing as a part of it, and what stands around the map.
 */
async function start(form) {
  let isEarly = false; // somebody has chosen before there was anybody to answer
  form.addEventListener("input", () => (isEarly = true), { once: true });
  const map = new Choropleth(new URLSearchParams(location.search).get("at"));
  document.documentElement.dataset.map = "ready";
  const page = around(map).then(({ begin }) => begin(map, isEarly));
  map.onChoose = async (code, byKeyboard) => (await page).choose(code, byKeyboard);
  await page;
}

/** What comes once the map is seen: what answers choices, when all is there that it answers on. */
async function around(/** @type {Choropleth} */ map) {
  await map.painted();
  const controller = import("./controller.js");
  const rest = showRest();
  map.takeOver();
  foldLegend();
  wide.addEventListener("change", foldLegend);
  await rest;
  map.layHatching();
  return controller;
}

const form = document.getElementById("filters");
if (form)
  start(form).catch((error) => {
    document.getElementById("map-message").hidden = false;
    showRest();
    throw error;
  });
