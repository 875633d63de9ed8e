"use strict";
/* Hides the names that don't apply: of a new list, and of columns that are no custom variables. */
(() => {
  const form = document.getElementById("prepare-form");
  if (!form) return;

  function follow(select, box, value) {
    const apply = () => { box.hidden = select.value !== value; };
    select.addEventListener("change", apply);
    apply();
  }

  for (const cell of form.querySelectorAll(".mapping .choice")) {
    follow(cell.querySelector("select"), cell.querySelector(".custom-name"), "custom");
  }
  follow(form.elements.target, document.getElementById("new-list-field"), "new");
})();
