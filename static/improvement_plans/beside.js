// The panel beside the boxes: open where there is room, follows the box being written, puts a phrase at its cursor.
// Without this file it is opened, read and copied from by hand.
import { insert } from "../js/paste.js";

const panel = document.getElementById("beside-writing");
const form = document.querySelector(".editor-form form");
const groups = [...panel.querySelectorAll("[data-follows]")];
const isWide = matchMedia("(min-width: 68.75em)");
const KEPT = "beside-writing";
const written = new Set(); // boxes that had the cursor

const fit = () => { panel.open = isWide.matches && localStorage.getItem(KEPT) !== "closed"; };
panel.querySelector("summary").addEventListener("click", () => { if (isWide.matches) localStorage.setItem(KEPT, panel.open ? "closed" : "open"); });
isWide.addEventListener("change", fit);

/* Only the phrases of the box with the cursor; all of them for a box that has none. */
function follow(name) {
  const has = groups.some((group) => group.dataset.box === name);
  for (const group of groups) group.hidden = has && group.dataset.box !== name;
}
form.addEventListener("focusin", ({ target }) => {
  if (!target.matches("textarea, input[type=text]")) return;
  written.add(target);
  follow(target.name);
});

/* At the cursor, or at the end of a box not yet written in; below a started line a bullet has no place. */
function put(box, text) {
  if (!written.has(box)) box.setSelectionRange(box.value.length, box.value.length);
  const before = box.value.slice(0, box.selectionStart), line = before.slice(before.lastIndexOf("\n") + 1);
  const isOneLine = box.tagName === "INPUT", isAtEnd = box.selectionEnd === box.value.length;
  const words = isOneLine ? text.replace(/\s*\n\s*/g, " ") : text;
  if (!line.trim()) insert(box, words);
  else if (isOneLine) insert(box, (/[\s,;]$/.test(line) ? "" : isAtEnd ? ", " : " ") + words);
  else if (/^\s*[-+]\s*$/.test(line)) insert(box, words.replace(/^[-+]\s*/, /\s$/.test(line) ? "" : " "));
  else if (isAtEnd) insert(box, `\n${words}`);
  else insert(box, (/\s$/.test(line) ? "" : " ") + words.replace(/^[-+]\s*/, ""));
}

for (const button of panel.querySelectorAll("[data-phrase]")) {
  const box = form.elements[button.closest("[data-box]").dataset.box];
  button.hidden = !box;
  button.addEventListener("click", () => {
    if (!isWide.matches) panel.open = false;
    put(box, button.dataset.phrase);
    box.scrollIntoView({ block: "nearest" });
  });
}
fit();
