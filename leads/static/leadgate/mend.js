"use strict";
/* A table in which refused rows are mended, by the keyboard as in a spreadsheet. What is typed is sent a moment
   later and kept by the server, which answers what would become of the row now. */
(() => {
  const PAUSE = 250; // milliseconds after the last change
  const AGAIN = 3000; // milliseconds after a failure
  const ROWS_AT_ONCE = 200;

  function setUp(root) {
    if (root.dataset.ready) return;
    root.dataset.ready = "yes";
    const table = root.querySelector("table");
    const form = root.closest("form");
    const status = root.querySelector("[data-mend-status]");
    const undoButton = root.querySelector("[data-mend-undo]");
    const groups = root.querySelector("[data-mend-groups]");
    const start = form.querySelector("[data-mend-start]");
    const rows = [...table.tBodies[0].rows];
    const texts = new Map(); // cell > what it holds
    const own = new Map(); // cell > what the file holds
    const done = []; // changes, the last one at the end
    const changed = new Map(); // row > its cells that the server doesn't know yet
    let active = null;
    let editor = null;
    let sending = null;
    let everywhere = null;
    let failed = "";

    const cellsOf = (row) => [...row.cells].slice(2);
    const rowOf = (cell) => cell.parentElement;
    const number = (row) => row.dataset.row;

    for (const cell of table.querySelectorAll("td[data-column]")) {
      texts.set(cell, cell.textContent);
      own.set(cell, cell.dataset.original ?? cell.textContent);
      show(cell);
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
      for (const cell of cellsOf(row)) {
        const index = Number(cell.dataset.column);
        if (news.wrong.includes(index)) cell.setAttribute("aria-invalid", "true");
        else cell.removeAttribute("aria-invalid");
        for (const name of ["value", "like", "label"]) {
          if (news.suggestions[index]) cell.dataset[name] = news.suggestions[index][name];
          else delete cell.dataset[name];
        }
        if (!editor || editor.parentElement !== cell) show(cell);
      }
    }

    // --- from cell to cell ---

    function activate(cell, { focus = true } = {}) {
      if (active) active.tabIndex = -1;
      active = cell;
      cell.tabIndex = 0;
      if (!focus) return;
      cell.focus();
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    function at(down, right) {
      const row = rows[Math.min(rows.length - 1, Math.max(0, down))];
      const cells = cellsOf(row);
      return cells[Math.min(cells.length - 1, Math.max(0, right))];
    }

    const place = (cell) => [rows.indexOf(rowOf(cell)), cellsOf(rowOf(cell)).indexOf(cell)];

    function move(down, right) {
      const [row, column] = place(active);
      activate(at(row + down, column + right));
    }

    /* In reading order; false where there is none. */
    function step(by) {
      const all = [...texts.keys()];
      const next = all[all.indexOf(active) + by];
      if (next) activate(next);
      return Boolean(next);
    }

    function leave() {
      const next = form.querySelector(".sticky button:not([disabled]), .sticky a");
      if (next) next.focus();
    }

    // --- typing ---

    function edit(text) {
      const cell = active;
      editor = document.createElement("textarea");
      editor.rows = Math.min(6, text.split("\n").length);
      editor.value = text;
      const [row, column] = place(cell);
      const head = table.tHead.rows[0].cells[column + 2].textContent;
      editor.setAttribute("aria-label", `${head}, row ${number(rows[row])}`);
      editor.addEventListener("blur", () => keep());
      cell.replaceChildren(editor);
      editor.focus();
      editor.setSelectionRange(text.length, text.length);
    }

    /* Ends typing. Removing the editor makes it lose the focus: nothing is done twice. */
    function end() {
      const ended = editor;
      editor = null;
      return ended.value;
    }

    function keep() {
      if (!editor) return;
      const cell = active;
      const text = end();
      show(cell);
      change([{ cell, text }]);
    }

    function drop() {
      end();
      show(active);
      active.focus();
    }

    function change(wanted, { taken = null } = {}) {
      const changes = wanted
        .map(({ cell, text }) => ({ cell, text, before: texts.get(cell) }))
        .filter(({ text, before }) => text !== before);
      if (!changes.length) return;
      done.push({ changes, taken });
      write(changes.map(({ cell, text }) => ({ cell, text })));
      if (taken) everywhere = { ...taken, undo: false };
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
      if (last.taken) everywhere = { ...last.taken, undo: true };
      activate(last.changes[0].cell);
    }

    const take = (cell) => change([{ cell, text: cell.dataset.value }]);

    function takeAll(cell) {
      const { column, like } = cell.dataset;
      const alike = [...texts.keys()].filter((each) => each.dataset.column === column && each.dataset.like === like);
      const taken = root.dataset.hasPages === undefined ? null : { column: Number(column), like };
      change(alike.map((each) => ({ cell: each, text: each.dataset.value })), { taken });
    }

    // --- keeping ---

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
      while (changed.size) {
        const part = [...changed].slice(0, ROWS_AT_ONCE);
        const all = changed.size > part.length ? null : everywhere;
        for (const [row] of part) changed.delete(row);
        if (all) everywhere = null;
        try {
          const news = await post(part, all);
          failed = "";
          news.rows.forEach(judge);
          tell(news);
        } catch (error) {
          for (const [row, cells] of part) {
            changed.set(row, new Set([...cells, ...(changed.get(row) || [])]));
          }
          everywhere = everywhere || all;
          failed = error.message;
          status.textContent = failed;
          later(AGAIN);
          return;
        }
      }
      showGroups();
    }

    async function post(part, all) {
      const body = new URLSearchParams(new FormData(form));
      body.set("changes", JSON.stringify({ rows: part.map(([row, cells]) => toSend(row, cells)), everywhere: all }));
      let reply;
      try {
        reply = await fetch(root.dataset.saveUrl, { method: "POST", body, headers: { Accept: "application/json" } });
      } catch {
        throw new Error("Not kept: the server can’t be reached. It is tried again.");
      }
      const isJson = (reply.headers.get("Content-Type") || "").startsWith("application/json");
      if (!isJson) throw new Error("Not kept: load the page again, you may have to log in.");
      const news = await reply.json();
      if (!reply.ok) throw new Error(`Not kept: ${news.problem}`);
      return news;
    }

    function toSend(row, cells) {
      const typed = [...cells].map((cell) => {
        const text = texts.get(cell);
        return [cell.dataset.column, text === own.get(cell) ? null : text];
      });
      const now = cellsOf(row).map((cell) => [cell.dataset.column, texts.get(cell)]);
      return { row: number(row), cells: Object.fromEntries(typed), now: Object.fromEntries(now) };
    }

    function tell(news) {
      const what = news.mended === 1 ? "1 row" : `${news.mended.toLocaleString("en")} rows`;
      const more = news.elsewhere ? `, ${news.elsewhere.toLocaleString("en")} of them by this suggestion` : "";
      status.textContent = news.mended ? `${what} mended and kept${more}` : "Nothing mended";
      if (start) start.disabled = !news.mended;
    }

    /* Whether nothing is left to be sent. */
    async function settle() {
      keep();
      clearTimeout(timer);
      while (changed.size && (sending || !failed)) await send();
      return !changed.size && !sending;
    }

    // --- what happens ---

    function navigate(event) {
      const key = event.key;
      const control = event.ctrlKey || event.metaKey;
      const moves = {
        ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
        PageUp: [-10, 0], PageDown: [10, 0],
        Home: [control ? -Infinity : 0, -Infinity], End: [control ? Infinity : 0, Infinity],
      };
      if (key === "Tab") {
        if (!step(event.shiftKey ? -1 : 1)) return; // out of the table
      } else if (control && key.toLowerCase() === "z") undo();
      else if (control && key === "Enter") {
        if (active.dataset.value === undefined) return;
        if (event.shiftKey) takeAll(active);
        else take(active);
      } else if (moves[key] && !event.altKey) move(...moves[key]);
      else if (key === "Escape") leave();
      else if (key === "Enter" || key === "F2") edit(texts.get(active));
      else if (key === "Delete" || key === "Backspace") change([{ cell: active, text: "" }]);
      else if (key.length === 1 && !control && !event.altKey) edit(key);
      else return;
      event.preventDefault();
    }

    function type(event) {
      if (event.isComposing) return;
      const key = event.key;
      if (key === "Escape") drop();
      else if (key === "Enter" && event.altKey) return editor.setRangeText("\n", editor.selectionStart, editor.selectionEnd, "end");
      else if (key === "Enter") {
        keep();
        move(event.shiftKey ? -1 : 1, 0);
      } else if (key === "Tab") {
        keep();
        if (!step(event.shiftKey ? -1 : 1)) active.focus();
      } else return;
      event.preventDefault();
    }

    table.addEventListener("keydown", (event) => {
      if (editor) type(event);
      else if (event.target === active) navigate(event);
    });
    table.addEventListener("focusin", (event) => {
      if (texts.has(event.target) && event.target !== active) activate(event.target, { focus: false });
    });
    let focused = null; // before the click moved it
    table.addEventListener("pointerdown", () => { focused = document.activeElement; });
    table.addEventListener("click", (event) => {
      const cell = event.target.closest("td[data-column]");
      if (!cell || event.target === editor) return;
      const hadFocus = cell === focused;
      activate(cell);
      if (event.target.closest(".take")) return take(cell);
      // A finger has no second click, and no keys.
      if (hadFocus || event.pointerType === "touch") edit(texts.get(cell));
    });
    table.addEventListener("copy", (event) => {
      if (editor || !active) return;
      event.clipboardData.setData("text/plain", texts.get(active));
      event.preventDefault();
    });
    table.addEventListener("paste", (event) => {
      if (editor || !active) return;
      event.preventDefault();
      const [down, right] = place(active);
      const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/);
      const changes = lines.flatMap((line, below) =>
        line.split("\t").map((text, beside) => {
          const cell = cellsOf(rows[down + below] || table.tHead.rows[0])[right + beside];
          return { cell, text };
        }),
      );
      change(changes.filter(({ cell }) => texts.has(cell)));
    });
    undoButton.addEventListener("click", () => undo());

    // Whoever goes on waits until all is kept.
    form.addEventListener("submit", (event) => {
      if (!root.isConnected || (!changed.size && !sending && !editor)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      settle().then((isKept) => { if (isKept) form.requestSubmit(button); });
    }, { capture: true });
    for (const link of form.querySelectorAll("[data-mend-leave]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        settle().then((isKept) => { if (isKept) location.assign(link.href); });
      });
    }
    form.addEventListener("htmx:confirm", (event) => {
      if (!root.isConnected || (!changed.size && !sending && !editor)) return;
      event.preventDefault();
      settle().then((isKept) => { if (isKept) event.detail.issueRequest(true); });
    });
    window.addEventListener("beforeunload", (event) => {
      if (root.isConnected && (changed.size || sending)) event.preventDefault();
    });

    const first = table.querySelector("td[aria-invalid]") || texts.keys().next().value;
    if (first) activate(first, { focus: false });
    showGroups();
  }

  const setUpAll = (within) => {
    if (within.matches && within.matches("[data-mend]")) setUp(within);
    for (const root of within.querySelectorAll("[data-mend]")) setUp(root);
  };
  setUpAll(document);
  document.addEventListener("htmx:load", (event) => setUpAll(event.detail.elt));
})();
