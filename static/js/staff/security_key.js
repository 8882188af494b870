// @ts-check
// A security key on a page, beside allauth's own script: says in words that a key was not used, and lets Enter in
// a field do what the button does.

const WORDS = {
  NotAllowedError:
    "No key was used: it was not touched in time, it is not one of yours, or you cancelled. Try again.",
  InvalidStateError: "This key is set up already.",
};
const OTHERWISE =
  "This browser, or this address, cannot use a security key. It takes HTTPS and a host name.";

const button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-key-button]"));
const trouble = /** @type {HTMLElement} */ (document.querySelector("[data-key-trouble]"));

button.form.addEventListener("submit", (event) => {
  event.preventDefault();
  button.click();
});
button.addEventListener("click", () => {
  trouble.hidden = true;
});
document.addEventListener("allauth.error", (/** @type {CustomEvent} */ event) => {
  event.preventDefault();
  trouble.textContent = WORDS[event.detail.exception.name] || OTHERWISE;
  trouble.hidden = false;
});
