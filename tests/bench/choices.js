// Makes choices one after another. Answers, for each, the milliseconds from the choice to the
// end of the first frame after the areas had changed; null where none changed within five seconds.
(async (number) => {
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const times = [];
  for (const [place, choose] of acts().entries()) {
    await pause(500 + ((place * 7) % 17)); // so that choices fall anywhere between two frames
    times.push(await timed(choose));
  }
  return times;

  async function timed(choose) {
    const changed = areasChange();
    const start = performance.now();
    choose();
    if (!(await Promise.race([changed, pause(5000).then(() => false)]))) return null;
    await painted();
    return performance.now() - start;
  }

  function areasChange() {
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(true);
      });
      for (const area of document.querySelectorAll("path.area"))
        observer.observe(area, { attributes: true });
    });
  }

  function painted() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(null);
      });
    });
  }

  // On the site: every colouring once, then options of all fields, each ticked and unticked.
  // An option that leaves no LA, or all of them, is none of these: it may change nothing.
  function acts() {
    const form = document.getElementById("filters");
    if (!form) return Array(number).fill(() => document.getElementById("recolour").click());
    const select = form.elements.colour;
    const values = [...select.options].map(({ value }) => value);
    const colourings = [...values.slice(1), values[0]].map((value) => () => {
      select.value = value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const all = document.querySelectorAll("path.area").length;
    const boxes = [...form.querySelectorAll("input[type=checkbox]")].filter((box) => {
      const count = Number(box.closest("label").querySelector("[data-count]")?.textContent);
      return count > 0 && count < all;
    });
    const wanted = Math.min(boxes.length, Math.ceil((number - colourings.length) / 2));
    const spread = Array.from({ length: wanted }, (_, i) =>
      boxes[Math.floor((i * boxes.length) / wanted)]);
    return [...colourings, ...spread.flatMap((box) => [() => box.click(), () => box.click()])];
  }
})(NUMBER)
