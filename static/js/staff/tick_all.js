// @ts-check
// A button above a list whose rows can be ticked: it ticks all of them, or none. Without a script each is ticked by itself.

for (const list of document.querySelectorAll("[data-tick-all]")) {
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
    list.querySelectorAll('tbody input[type="checkbox"]')
  );
  if (boxes.length > 1) {
    const line = document.createElement("p");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    line.append(button);

    const allTicked = () => [...boxes].every((box) => box.checked);
    const say = () => {
      button.textContent = allTicked() ? "Tick none" : `Tick all ${boxes.length} on this page`;
    };
    button.addEventListener("click", () => {
      const tick = !allTicked();
      for (const box of boxes) {
        box.checked = tick;
      }
      say();
    });
    list.addEventListener("change", say);
    say();
    list.before(line);
  }
}
