// @ts-check
// Shows "Edit this" on a public page in the browser of somebody who may. Every reader gets the same page, so that it can be
// kept in caches; the pages for staff leave a mark in the browser (staff/access.py). The mark opens nothing.

if (document.cookie.split("; ").includes("may_edit=1")) {
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-edit-link]")
  )) {
    line.hidden = false;
  }
}
