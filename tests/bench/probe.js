// Runs before a page's own scripts: notes the first frames in which an area of the map, all of
// them, and the map that is said to be ready were painted. `marksOfBench` is kept once all are
// noted, the first contentful paint with them. AREAS and PATIENCE are put in by browser.py.
(() => {
  const marks = {};
  const open = new Set(["fcp", "area", "coloured", "ready"]);
  window.marksOfBench = new Promise((resolve, reject) => {
    const end = () => reject(new Error(`not within ${PATIENCE} s: ${[...open].join(", ")}`));
    setTimeout(end, PATIENCE * 1000);
    const look = setInterval(() => {
      if (open.size) return;
      clearInterval(look);
      resolve(marks);
    }, 400); // rarely, since looking takes of the page's own time
  });
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
  // A message posted in a frame's callback arrives once that frame has been painted.
  function note(name) {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(name, performance.now());
    channel.port2.postMessage(null);
  }

  function done(name, time) {
    marks[name] = time;
    open.delete(name);
  }

  new PerformanceObserver((list, observer) => {
    const [entry] = list.getEntriesByName("first-contentful-paint");
    if (!entry) return;
    observer.disconnect();
    done("fcp", entry.startTime);
  }).observe({ type: "paint", buffered: true });

  const unseen = new Set(Object.keys(met));
  requestAnimationFrame(function look() {
    for (const name of unseen)
      if (met[name]()) {
        unseen.delete(name);
        note(name);
      }
    if (unseen.size) requestAnimationFrame(look);
  });
})();
