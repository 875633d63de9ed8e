"use strict";
/* What Swagger UI leaves out for those who don't see its page: names of drop-downs and of parts of the page,
   headings in order, and no link within a button. */
(() => {
  const page = document.getElementById("swagger-ui");
  const LEVELS = { "h3.opblock-tag": 2, h4: 3, h5: 4 };
  const PARTS = { ".information-container": "About", ".schemes-server-container": "Server" };

  function mend() {
    for (const select of page.querySelectorAll("select:not([aria-label])")) {
      select.setAttribute("aria-label", select.id === "servers" ? "Server" : "Choice");
    }
    for (const [selector, level] of Object.entries(LEVELS)) {
      for (const heading of page.querySelectorAll(`${selector}:not([aria-level])`)) {
        heading.setAttribute("role", "heading");
        heading.setAttribute("aria-level", level);
      }
    }
    for (const [selector, name] of Object.entries(PARTS)) {
      for (const part of page.querySelectorAll(`${selector}:not([role])`)) {
        part.setAttribute("role", "region");
        part.setAttribute("aria-label", name);
      }
    }
    for (const link of page.querySelectorAll("button a[href]")) link.removeAttribute("href");
  }

  new MutationObserver(mend).observe(page, { childList: true, subtree: true });
})();
