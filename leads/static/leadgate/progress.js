"use strict";
/* Keeps the progress of an import, or of a spreadsheet's conversion, live. Without it the page reloads
   itself by a meta element. The element with data-progress-url says where to ask; places with data-text
   are filled by name. When it is over, or another state begins, the page is loaded anew. */
(() => {
  const live = document.querySelector("[data-progress-url]");
  if (!live) return;
  const EVERY = 800; // milliseconds
  const announcer = live.querySelector("[data-announce]");
  let announced = -1;

  function show(news) {
    for (const [name, text] of Object.entries(news.texts || {})) {
      for (const place of document.querySelectorAll(`[data-text="${name}"]`)) {
        if (place.textContent !== text) place.textContent = text;
      }
    }
    for (const [name, percent] of Object.entries(news.widths || {})) {
      const share = document.querySelector(`[data-width="${name}"]`);
      if (share) share.setAttribute("width", `${percent}%`);
    }
    const bar = live.querySelector("progress[data-percent]");
    if (bar) bar.value = news.percent;
    announce(news.percent);
  }

  // For screen readers: every tenth only, or they would never be silent.
  function announce(percent) {
    const tenth = Math.floor(percent / 10);
    if (!announcer || tenth === announced) return;
    announced = tenth;
    announcer.textContent = `${percent} percent done`;
  }

  async function ask() {
    try {
      const reply = await fetch(live.dataset.progressUrl, { headers: { Accept: "application/json" } });
      if (reply.redirected || reply.status === 403 || reply.status === 404) return location.reload();
      const news = await reply.json();
      show(news);
      if (!news.is_open || (live.dataset.state && news.state !== live.dataset.state)) return location.reload();
    } catch {
      // The server is away or restarts: the import goes on by itself, so we ask again.
    }
    setTimeout(ask, document.hidden ? 5 * EVERY : EVERY);
  }

  setTimeout(ask, EVERY / 2);
})();
