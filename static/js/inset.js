// London drawn large in a corner of the map: 33 LAs that are specks on the whole of England.
// It repeats what the map says, for the mouse alone; keyboard and screen reader have the map.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {SVGElement} drawing the server's map, whose shapes are copied
 * @param {string[]} codes GSS codes of the LAs to show
 * @param {{choose: (code: string) => void, hover: (code: string, on: boolean) => void}} on
 * @returns {Map<string, SVGPathElement>} the copies by GSS code
 */
export function drawInset(drawing, codes, on) {
  const frame = document.getElementById("inset");
  const picture = document.createElementNS(SVG, "svg");
  const paths = new Map();
  frame.append(picture);
  frame.hidden = false;
  for (const code of codes) {
    const path = drawing.querySelector(`[data-code="${code}"]`).cloneNode();
    path.addEventListener("click", () => on.choose(code));
    path.addEventListener("pointerenter", () => on.hover(code, true));
    path.addEventListener("pointerleave", () => on.hover(code, false));
    path.append(document.createElementNS(SVG, "title"));
    picture.append(path);
    paths.set(code, path);
  }
  const { x, y, width, height } = picture.getBBox();
  picture.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  return paths;
}
