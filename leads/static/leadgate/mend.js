"use strict";
/* A table in which refused rows are mended; sheet.js has its keys. What is typed is sent a moment later and kept
   by the server, which answers what would become of the row now. */
(() => {
  const PAUSE = 250; // milliseconds after the last change
  const AGAIN = 3000; // milliseconds after a failure
  const ROWS_AT_ONCE = 200;

  class Refused extends Error {}

  function setUp(root) {
    if (root.dataset.ready) return;
    root.dataset.ready = "yes";
    const table = root.querySelector("table");
    const form = root.closest("form");
    const status = root.querySelector("[data-mend-status]");
    const spoken = root.querySelector("[data-mend-spoken]");
    const undoButton = root.querySelector("[data-mend-undo]");
    const groups = root.querySelector("[data-mend-groups]");
    const start = form.querySelector("[data-mend-start]");
    const rows = [...table.tBodies[0].rows];
    const texts = new Map(); // cell > what it holds
    const own = new Map(); // cell > what the file holds
    const done = []; // changes, the last one at the end
    const changed = new Map(); // row > its cells that the server doesn't know yet
    let sending = null;
    const everywhere = []; // suggestions taken on all pages, and taken back
    let failed = false;
    let refused = false; // to send it again is no use

    const rowOf = (cell) => cell.parentElement;
    const number = (row) => row.dataset.row;
    const sheet = leadgateSheet(table, {
      textOf: (cell) => texts.get(cell), show, change, undo, take, takeAll, leave,
    });

    for (const cell of table.querySelectorAll("td[data-column]")) {
      const text = cell.textContent;
      texts.set(cell, text);
      own.set(cell, cell.dataset.original ?? text);
      // The others, tens of thousands, are shown as they came.
      if (cell.dataset.value !== undefined || own.get(cell) !== text) show(cell);
    }

    // --- showing ---

    function show(cell) {
      const parts = [document.createTextNode(texts.get(cell))];
      if (cell.dataset.value !== undefined) parts.push(suggestion(cell));
      cell.replaceChildren(...parts);
      cell.classList.toggle("is-mended", texts.get(cell) !== own.get(cell));
    }

    function suggestion(cell) {
      const button = document.createElement("button");
      button.type = "button";
      button.tabIndex = -1;
      button.className = "take";
      button.textContent = `→ ${cell.dataset.value}`;
      button.title = cell.dataset.label;
      button.setAttribute("aria-label", `Take ${cell.dataset.value}`);
      return button;
    }

    /* One button for all cells that are wrong in the same way. */
    function showGroups() {
      const found = new Map();
      for (const cell of texts.keys()) {
        if (cell.dataset.value === undefined) continue;
        const key = `${cell.dataset.column} ${cell.dataset.like}`;
        if (!found.has(key)) found.set(key, []);
        found.get(key).push(cell);
      }
      const focused = groups.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const lines = [...found].map(([key, cells]) => {
        const line = document.createElement("div");
        const words = document.createElement("span");
        const label = cells[0].dataset.label;
        const isDomain = label.split(" ")[0].includes(".");
        words.textContent = isDomain ? label : label[0].toUpperCase() + label.slice(1);
        const example = document.createElement("span");
        example.className = "quiet";
        example.textContent = `${texts.get(cells[0]).trim() || "(blank)"} → ${cells[0].dataset.value}`;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.dataset.key = key;
        const several = cells.length > 1 ? ` in all ${cells.length}` : "";
        button.textContent = root.dataset.hasPages === undefined ? `Take it${several}` : "Take it on all pages";
        button.setAttribute("aria-label", `${button.textContent}: ${words.textContent}`);
        button.addEventListener("click", () => takeAll(cells[0]));
        line.append(words, example, button);
        return line;
      });
      groups.replaceChildren(...lines);
      groups.hidden = !lines.length;
      if (focused !== null) {
        const again = [...groups.querySelectorAll("button")];
        (again.find((button) => button.dataset.key === focused) || again[0] || undoButton).focus();
      }
    }

    function judge(news) {
      const row = rows.find((each) => number(each) === String(news.row));
      if (!row || changed.has(row)) return; // typed over meanwhile: another answer will come
      const badge = document.createElement("span");
      badge.className = `badge badge-${news.tone}`;
      badge.textContent = news.label;
      row.querySelector("[data-mend-badge]").replaceChildren(badge);
      row.querySelector("[data-mend-reason]").textContent = news.reason;
      for (const cell of sheet.cellsOf(row)) {
        const index = Number(cell.dataset.column);
        if (news.wrong.includes(index)) cell.setAttribute("aria-invalid", "true");
        else cell.removeAttribute("aria-invalid");
        for (const name of ["value", "like", "label"]) {
          if (news.suggestions[index]) cell.dataset[name] = news.suggestions[index][name];
          else delete cell.dataset[name];
        }
        if (!sheet.isTyped(cell)) show(cell);
      }
    }

    /* Columns stay as wide as they are: else each change would have the browser measure all cells anew. */
    function fix() {
      const heads = [...table.tHead.rows[0].cells];
      for (const part of [table, ...heads]) part.style.width = part.style.tableLayout = "";
      const widths = heads.map((cell) => [cell, cell.getBoundingClientRect().width]);
      for (const [cell, width] of widths) cell.style.width = `${width}px`;
      table.style.width = `${widths.reduce((total, [, width]) => total + width, 0)}px`;
      table.style.tableLayout = "fixed";
    }

    // --- changes ---

    function leave() {
      const next = form.querySelector(".sticky button:not([disabled]), .sticky a");
      if (next) next.focus();
    }

    function change(wanted, { taken = null } = {}) {
      const changes = wanted
        .map(({ cell, text }) => ({ cell, text, before: texts.get(cell) }))
        .filter(({ text, before }) => text !== before);
      if (!changes.length) return;
      done.push({ changes, taken });
      write(changes.map(({ cell, text }) => ({ cell, text })));
      if (taken) everywhere.push({ ...taken, undo: false });
    }

    function write(changes) {
      for (const { cell, text } of changes) {
        texts.set(cell, text);
        for (const name of ["value", "like", "label"]) delete cell.dataset[name];
        show(cell);
        const row = rowOf(cell);
        if (!changed.has(row)) changed.set(row, new Set());
        changed.get(row).add(cell);
      }
      undoButton.disabled = !done.length;
      status.textContent = "Keeping …";
      later(PAUSE);
    }

    function undo() {
      const last = done.pop();
      if (!last) return;
      write(last.changes.map(({ cell, before }) => ({ cell, text: before })));
      if (last.taken) everywhere.push({ ...last.taken, undo: true });
      sheet.activate(last.changes[0].cell);
    }

    function take(cell) {
      if (cell.dataset.value !== undefined) change([{ cell, text: cell.dataset.value }]);
    }

    function takeAll(cell) {
      const { column, like } = cell.dataset;
      if (like === undefined) return;
      const alike = [...texts.keys()].filter((each) => each.dataset.column === column && each.dataset.like === like);
      const taken = root.dataset.hasPages === undefined ? null : { column: Number(column), like };
      change(alike.map((each) => ({ cell: each, text: each.dataset.value })), { taken });
    }

    // --- keeping ---

    const isDirty = () => Boolean(changed.size || everywhere.length);
    let timer = null;
    function later(pause) {
      clearTimeout(timer);
      timer = setTimeout(() => send(), pause);
    }

    function send() {
      if (!sending) {
        sending = sendAll().finally(() => { sending = null; });
      }
      return sending;
    }

    async function sendAll() {
      failed = refused = false;
      while (isDirty()) {
        const part = [...changed].slice(0, ROWS_AT_ONCE);
        const taken = everywhere[0];
        for (const [row] of part) changed.delete(row);
        try {
          const news = await post(part, taken);
          if (taken) everywhere.shift();
          news.rows.forEach(judge);
          if (news.rows.length === 1) announce(news.rows[0]);
          report(news);
        } catch (error) {
          for (const [row, cells] of part) {
            changed.set(row, new Set([...cells, ...(changed.get(row) || [])]));
          }
          failed = true;
          status.textContent = error.message;
          refused = error instanceof Refused;
          if (!refused) later(AGAIN);
          return;
        }
      }
      showGroups();
    }

    async function post(part, taken) {
      const body = new URLSearchParams(new FormData(form));
      const rows = part.map(([row, cells]) => toSend(row, cells));
      body.set("changes", JSON.stringify({ rows, everywhere: taken }));
      let reply;
      try {
        reply = await fetch(root.dataset.saveUrl, { method: "POST", body, headers: { Accept: "application/json" } });
      } catch {
        throw new Error("Not kept: the server can’t be reached. It is tried again.");
      }
      const isJson = (reply.headers.get("Content-Type") || "").startsWith("application/json");
      if (!isJson) throw new Error("Not kept: load the page again, you may have to log in.");
      const news = await reply.json();
      if (!reply.ok) throw new Refused(`Not kept: ${news.problem}`);
      return news;
    }

    function toSend(row, cells) {
      const typed = [...cells].map((cell) => {
        const text = texts.get(cell);
        return [cell.dataset.column, text === own.get(cell) ? null : text];
      });
      const now = sheet.cellsOf(row).map((cell) => [cell.dataset.column, texts.get(cell)]);
      return { row: number(row), cells: Object.fromEntries(typed), now: Object.fromEntries(now) };
    }

    /* For who doesn't see the row. */
    function announce(row) {
      spoken.textContent = `Row ${row.row}: ${row.label}. ${row.reason}`;
    }

    function report(news) {
      const what = news.mended === 1 ? "1 row" : `${news.mended.toLocaleString("en")} rows`;
      const more = news.elsewhere ? `, ${news.elsewhere.toLocaleString("en")} of them by this suggestion` : "";
      status.textContent = news.mended ? `${what} mended and kept${more}` : "Nothing mended";
      if (start) start.disabled = !news.mended;
    }

    /* Whether nothing is left to be sent. */
    async function settle() {
      sheet.keep();
      clearTimeout(timer);
      do await send(); while (isDirty() && !failed);
      return !isDirty();
    }

    // --- what happens ---

    undoButton.addEventListener("click", () => undo());

    const isBusy = () => root.isConnected && Boolean(isDirty() || sending || sheet.isTyping());
    // Whoever goes on waits until all is kept.
    form.addEventListener("submit", (event) => {
      if (!isBusy()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      settle().then((isKept) => { if (isKept) form.requestSubmit(button); });
    }, { capture: true });
    for (const link of form.querySelectorAll("[data-mend-leave]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        settle().then((isKept) => { // of what is refused for good the browser asks
          if (isKept || refused) location.assign(link.href);
        });
      });
    }
    form.addEventListener("htmx:confirm", (event) => {
      if (!isBusy()) return;
      event.preventDefault();
      settle().then((isKept) => { if (isKept) event.detail.issueRequest(true); });
    });
    window.addEventListener("beforeunload", (event) => {
      if (isBusy()) event.preventDefault();
    });

    fix();
    window.addEventListener("resize", () => {
      if (root.isConnected && !sheet.isTyping()) fix();
    });
    const first = table.querySelector("td[aria-invalid]") || texts.keys().next().value;
    if (first) sheet.activate(first, { focus: false });
    showGroups();
  }

  const setUpAll = (within) => {
    if (within.matches && within.matches("[data-mend]")) setUp(within);
    for (const root of within.querySelectorAll("[data-mend]")) setUp(root);
  };
  setUpAll(document);
  document.addEventListener("htmx:load", (event) => setUpAll(event.detail.elt));
})();
