// @ts-check
// Keeps what is typed while it is typed: a page that is left or lost has it again when it is opened.
// Where there is a problem, the reader's focus begins at the summary of it.

const PAUSE = 1500;

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-keep]"));
let timer = 0;
let dirty = false;

function keep() {
  clearTimeout(timer);
  if (!dirty) {
    return;
  }
  const typed = new FormData(form);
  typed.append("only_keep", "1");
  dirty = !navigator.sendBeacon(form.action, typed);
}

/** @type {HTMLElement} */ (document.querySelector(".error-summary"))?.focus();

if (form) {
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
  addEventListener("pagehide", keep);
}
