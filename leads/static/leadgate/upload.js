"use strict";
/* Sends the file with a progress bar. Without it the browser sends the form by itself. */
function work() {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const file = form.querySelector("input[type=file]");
  const box = form.querySelector(".upload-progress");
  const bar = box.querySelector("progress");
  const words = box.querySelector("[role=status]");
  const button = form.querySelector("button[type=submit]");

  // What was chosen may be dropped anywhere on the field.
  const drop = form.querySelector(".drop");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
    });
  }
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
  });

  form.addEventListener("submit", (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    send();
  });

  function send() {
    const request = new XMLHttpRequest();
    box.hidden = bar.hidden = false;
    bar.value = 0;
    words.className = "";
    button.disabled = true;
    words.textContent = "Uploading …";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      words.textContent = "Looking into the file …";
    });
    request.addEventListener("load", () => arrive(request));
    request.addEventListener("error", () => fail("The upload broke off. Please try again."));
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  function arrive(request) {
    const elsewhere = request.responseURL && request.responseURL !== form.action;
    if (request.status < 400 && elsewhere) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const problems = [...page.querySelectorAll(".errorlist li")].map((item) => item.textContent.trim());
    const result = page.getElementById("content-main");
    if (request.status < 400 && !problems.length && result) return show(result);
    fail(problems.join(" ") || "The server did not take the file. Please try again.");
  }

  /* The same page again, with what became of the file. */
  function show(result) {
    document.getElementById("content-main").replaceWith(result);
    const heading = result.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus();
    work();
  }

  function fail(sentence) {
    bar.hidden = true;
    button.disabled = false;
    words.textContent = sentence;
    words.className = "problem";
  }
}

work();
