"use strict";
/* The keyboard of a spreadsheet for a table: from cell to cell, typing, copying and pasting. What a cell holds,
   and what becomes of a change, its owner knows:

   textOf(cell), show(cell)   what it holds; shown anew after typing
   change([{cell, text}])     what was typed, pasted or emptied
   undo(), take(cell), takeAll(cell), leave()    Ctrl+Z, Ctrl+Enter, Ctrl+Shift+Enter, Escape

   Cells have data-column, and stand behind two others in their row. */
function leadgateSheet(table, owner) {
  const rows = [...table.tBodies[0].rows];
  const all = [...table.querySelectorAll("td[data-column]")];
  let active = null;
  let editor = null;
  let focused = null; // before a click moved it

  const cellsOf = (row) => [...row.cells].slice(2);

  // --- from cell to cell ---

  function activate(cell, { focus = true } = {}) {
    if (active) active.tabIndex = -1;
    active = cell;
    cell.tabIndex = 0;
    if (!focus) return;
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function place(cell) {
    const row = cell.parentElement;
    return [rows.indexOf(row), cellsOf(row).indexOf(cell)];
  }

  function move(down, right) {
    const [row, column] = place(active);
    const within = (number, length) => Math.min(length - 1, Math.max(0, number));
    const cells = cellsOf(rows[within(row + down, rows.length)]);
    activate(cells[within(column + right, cells.length)]);
  }

  /* In reading order; false where there is none. */
  function step(by) {
    const next = all[all.indexOf(active) + by];
    if (next) activate(next);
    return Boolean(next);
  }

  // --- typing ---

  function edit(text) {
    const [row, column] = place(active);
    editor = document.createElement("textarea");
    editor.rows = Math.min(6, text.split("\n").length);
    editor.value = text;
    const head = table.tHead.rows[0].cells[column + 2].textContent;
    editor.setAttribute("aria-label", `${head}, row ${rows[row].dataset.row}`);
    editor.addEventListener("blur", () => keep());
    active.replaceChildren(editor);
    editor.focus();
    editor.setSelectionRange(text.length, text.length);
  }

  /* Ends typing. Removing the editor makes it lose the focus: nothing is done twice. */
  function end() {
    const { value } = editor;
    editor = null;
    owner.show(active);
    return value;
  }

  function keep() {
    if (!editor) return;
    const cell = active;
    owner.change([{ cell, text: end() }]);
  }

  function navigate(event) {
    const { key } = event;
    const control = event.ctrlKey || event.metaKey;
    const far = control ? Infinity : 0;
    const moves = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
      PageUp: [-10, 0], PageDown: [10, 0], Home: [-far, -Infinity], End: [far, Infinity],
    };
    if (key === "Tab") {
      if (!step(event.shiftKey ? -1 : 1)) return; // out of the table
    } else if (control && key.toLowerCase() === "z") owner.undo();
    else if (control && key === "Enter") {
      if (event.shiftKey) owner.takeAll(active);
      else owner.take(active);
    } else if (moves[key] && !event.altKey) move(...moves[key]);
    else if (key === "Escape") owner.leave();
    else if (key === "Enter" || key === "F2") edit(owner.textOf(active));
    else if (key === "Delete" || key === "Backspace") owner.change([{ cell: active, text: "" }]);
    else if (key.length === 1 && !control && !event.altKey) edit(key);
    else return;
    event.preventDefault();
  }

  function type(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "Escape") {
      end();
      active.focus();
    } else if (key === "Enter" && event.altKey) {
      editor.setRangeText("\n", editor.selectionStart, editor.selectionEnd, "end");
    } else if (key === "Enter") {
      keep();
      move(event.shiftKey ? -1 : 1, 0);
    } else if (key === "Tab") {
      keep();
      if (!step(event.shiftKey ? -1 : 1)) active.focus();
    } else return;
    event.preventDefault();
  }

  /* Lines and tabs, as a spreadsheet copies cells. */
  function paste(text) {
    const [down, right] = place(active);
    const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
    const changes = lines.flatMap((line, below) => line.split("\t").map((part, beside) => {
      const row = rows[down + below];
      return { cell: row && cellsOf(row)[right + beside], text: part };
    }));
    owner.change(changes.filter(({ cell }) => cell));
  }

  table.addEventListener("keydown", (event) => {
    if (editor) type(event);
    else if (event.target === active) navigate(event);
  });
  table.addEventListener("focusin", (event) => {
    if (event.target.matches("td[data-column]") && event.target !== active) activate(event.target, { focus: false });
  });
  table.addEventListener("pointerdown", () => { focused = document.activeElement; });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-column]");
    if (!cell || event.target === editor) return;
    const hadFocus = cell === focused;
    activate(cell);
    if (event.target.closest(".take")) owner.take(cell);
    // A finger has no second click, and no keys.
    else if (hadFocus || event.pointerType === "touch") edit(owner.textOf(cell));
  });
  table.addEventListener("copy", (event) => {
    if (editor || !active) return;
    event.clipboardData.setData("text/plain", owner.textOf(active));
    event.preventDefault();
  });
  table.addEventListener("paste", (event) => {
    if (editor || !active) return;
    paste(event.clipboardData.getData("text/plain"));
    event.preventDefault();
  });

  const isTyped = (cell) => Boolean(editor) && editor.parentElement === cell;
  return { activate, cellsOf, isTyped, isTyping: () => Boolean(editor), keep };
}
