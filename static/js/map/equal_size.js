// @ts-check
// Each LA as the same hexagon, or with its true shape again: every shape grows out of the one that it was.

const MOVE_MS = 600;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `shapes` is path data by GSS code. */
export function reshapeMap(map, shapes, isEqual) {
  const drawn = [...map.areas].filter(([code]) => shapes[code]);
  const before = drawn.map(([, { path }]) => path.getBBox());
  for (const [code, { path }] of drawn) path.setAttribute("d", shapes[code]);
  map.isEqual = isEqual;
  document.querySelector(".map-frame").classList.toggle("is-equal", isEqual);
  map.areas = new Map(map.areas); // what was made of the shapes is no longer so
  map.outline();
  map.drawInset();
  map.map.fire("reshape");
  map.takeHatchingAway(); // below the shapes, it would not go with them
  // Last, since a shape on its way is measured where it just is.
  const moves = calm ? [] : drawn.map(([, { path }], place) => move(path, before[place]));
  Promise.allSettled(moves.map(({ finished }) => finished)).then(() => map.layHatching());
}

/** Lets a shape come from the place and the size that another had. */
function move(path, from) {
  const to = path.getBBox();
  const [across, down] = [from.width / to.width, from.height / to.height];
  return path.animate(
    [
      {
        transform: `translate(${from.x}px, ${from.y}px) scale(${across}, ${down}) translate(${-to.x}px, ${-to.y}px)`,
      },
      { transform: "none" },
    ],
    { duration: MOVE_MS, easing: "ease-in-out" },
  );
}
