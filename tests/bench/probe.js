// Runs before a page's own scripts: notes the first frames in which an area of the map, all of
// them, and the map that is said to be ready were painted. AREAS is put in by loads.py.
(() => {
  const marks = {};
  const areas = () => document.querySelectorAll("path.area");
  const isPainted = (path) =>
    path !== undefined &&
    path.getBoundingClientRect().width > 0 &&
    getComputedStyle(path).fill !== "none";
  const met = {
    area: () => isPainted(areas()[0]),
    coloured: () => areas().length >= AREAS && isPainted(areas()[AREAS - 1]),
    ready: () => document.documentElement?.dataset.map === "ready",
  };
  window.marksOfBench = marks;

  // A message posted in a frame's callback arrives once that frame has been painted.
  function note(name) {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      marks[name] = performance.now();
    };
    channel.port2.postMessage(null);
  }

  const open = new Set(Object.keys(met));
  requestAnimationFrame(function look() {
    for (const name of open)
      if (met[name]()) {
        open.delete(name);
        note(name);
      }
    if (open.size) requestAnimationFrame(look);
  });
})();
