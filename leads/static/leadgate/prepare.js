"use strict";
/* Hides the names that don't apply: of a new list, and of columns and fixed values that are no custom
   variables. And takes a second click on a button for the mistake that it is. */
(() => {
  const form = document.getElementById("prepare-form");
  if (!form) return;

  function follow(select, box, value) {
    const apply = () => { box.hidden = select.value !== value; };
    select.addEventListener("change", apply);
    apply();
  }

  // A doubt about the encoding has a button in such a cell, and no list.
  for (const select of form.querySelectorAll(".choice select")) {
    follow(select, select.closest(".choice").querySelector(".custom-name"), "custom");
  }
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  window.addEventListener("pageshow", () => { isSent = false; });

  // What has to be corrected may be far below.
  const wrong = form.querySelector("[aria-invalid=true]");
  if (wrong) wrong.focus();

  follow(form.elements.target, document.getElementById("new-list-field"), "new");
})();
