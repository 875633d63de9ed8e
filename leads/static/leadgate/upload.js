"use strict";
/* Sends the file with a progress bar. Without it the browser sends the form by itself. */
(() => {
  const form = document.getElementById("upload-form");
  if (!form || !window.XMLHttpRequest) return;
  const box = document.getElementById("upload-progress");
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
    if (event.dataTransfer.files.length) form.elements.import_file.files = event.dataTransfer.files;
  });

  form.addEventListener("submit", (event) => {
    if (!form.elements.import_file.files.length) return;
    event.preventDefault();
    send();
  });

  function send() {
    const request = new XMLHttpRequest();
    box.hidden = false;
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
    const sentences = [...page.querySelectorAll(".errorlist li")].map((item) => item.textContent.trim());
    fail(sentences.join(" ") || "The server did not take the file. Please try again.");
  }

  function fail(sentence) {
    bar.hidden = true;
    button.disabled = false;
    words.textContent = sentence;
    words.className = "problem";
  }
})();
