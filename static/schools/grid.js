// The figures grid: keys move, rates follow at once, only changed cells are sent. Without this file the whole form posts.

const form = document.querySelector("form.figures");
const start = form.elements.start;
const count = form.querySelector(".figures-count");
const cells = [...form.querySelectorAll(".cell")];
const begun = new Map(cells.map((cell) => [cell, cell.value]));
const kindOf = (cell) => cell.closest("tr").dataset.kind;

/* Reads as the server does: comma for decimals; a dot before three digits is a thousands point, except in a rate. */
function read(text, kind) {
  const shown = text.replace(/\s+/g, " ").trim().replace(kind === "rate" ? /\s*%$/ : /$^/, "");
  const grouped = kind === "rate" ? null : /^(\d{1,3}(?:[. ]\d{3})+)(?:,(\d+))?$/.exec(shown);
  const match = grouped || /^(\d+)(?:[.,](\d+))?$/.exec(shown);
  return match && match[1].replace(/[. ]/g, "") + (match[2] ? `.${match[2]}` : "");
}

function show(number) {
  const [whole, decimals] = number.split(".");
  return whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".") + (decimals ? `,${decimals}` : "");
}

const known = (year, key) => {
  const cell = document.getElementById(`c-${year}-${key}`);
  const number = cell && read(cell.value, kindOf(cell));
  return number ? Number(number) : null;
};

/* Shares "a b / c -d | e / f": those wholly known are pooled, one half-known share makes the rate unknown. */
function compute(formula, year, isRate) {
  let above = 0, below = 0, found = false;
  for (const share of formula.split(" | ")) {
    const sides = share.split(" / ").map((side) => side.split(" ").map((term) => {
      const number = known(year, term.replace("-", ""));
      return number === null ? null : term[0] === "-" ? -number : number;
    }));
    const terms = sides.flat();
    if (terms.every((term) => term === null)) continue;
    if (terms.includes(null)) return null;
    found = true;
    above += sides[0].reduce((sum, term) => sum + term, 0);
    below += sides[1].reduce((sum, term) => sum + term, 0);
  }
  if (!found || below <= 0 || above < 0 || (isRate && above > below)) return null;
  return show((above / below * (isRate ? 100 : 1)).toFixed(2));
}

function follow(year) {
  for (const row of form.querySelectorAll("tr[data-formula]")) {
    const cell = [...row.querySelectorAll(".cell")].find((box) => box.id.startsWith(`c-${year}-`));
    if (!cell) continue;
    const result = compute(row.dataset.formula, year, row.dataset.kind === "rate");
    if (result === null && !cell.readOnly) continue;
    if (result !== null && !cell.readOnly) cell.dataset.typed = cell.value;
    cell.readOnly = result !== null;
    cell.name = cell.readOnly ? "" : `v-${cell.id.slice(2)}`;
    cell.value = cell.readOnly ? result : cell.dataset.typed;
    cell.parentElement.querySelector(".cell-source").textContent = cell.readOnly ? "tính ra" : cell.value && "nhập trực tiếp";
  }
}

const isChanged = (cell) => !cell.readOnly && ("resent" in cell.dataset || cell.value !== begun.get(cell));

function mark() {
  for (const cell of cells) cell.parentElement.classList.toggle("is-changed", isChanged(cell));
  const changed = cells.filter(isChanged).length;
  count.textContent = changed ? `${changed} ô chưa lưu` : "";
}

form.addEventListener("input", (event) => {
  if (!event.target.matches(".cell")) return;
  follow(event.target.id.slice(2, 6));
  mark();
});
form.addEventListener("change", (event) => {
  const number = event.target.matches("input.cell") && read(event.target.value, kindOf(event.target));
  if (number) event.target.value = show(number);
  mark();
});

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
form.addEventListener("keydown", (event) => {
  const cell = event.target, move = MOVES[event.key];
  if (!move || !cell.matches(".cell") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (cell.tagName === "SELECT" && event.key !== "Enter") return;
  const edge = event.key === "ArrowLeft" ? 0 : cell.value.length;
  if (move[1] && (cell.selectionStart !== edge || cell.selectionEnd !== edge) && cell.selectionEnd - cell.selectionStart !== cell.value.length) return;
  event.preventDefault();
  const line = move[1] ? cell.closest("tr").querySelectorAll(".cell") : form.querySelectorAll(`.${cell.parentElement.classList[1]} > .cell`);
  const seen = [...line].filter((box) => box.offsetParent);
  const next = seen[seen.indexOf(cell) + (move[0] * (event.shiftKey && event.key === "Enter" ? -1 : 1) || move[1])];
  next?.focus();
  next?.select?.();
});

form.addEventListener("submit", () => {
  const sent = new Set(cells.filter(isChanged).map((cell) => cell.id.slice(2)));
  start.value = start.value.split(" ").filter((pair) => sent.has(pair.split("=")[0])).join(" ");
  for (const cell of cells) cell.disabled = !sent.has(cell.id.slice(2));
});

/* On a phone a link of the error summary first shows its year. */
document.addEventListener("click", (event) => {
  const target = event.target.closest(".error-summary a") && document.querySelector(event.target.closest("a").hash);
  const number = target?.parentElement.className.match(/y-(\d)/)?.[1];
  if (number) form.querySelector(`.year-picker [value="${number}"]`).checked = true;
}, true);

for (const year of new Set(cells.map((cell) => cell.id.slice(2, 6)))) follow(year);
mark();
form.querySelector(".year-picker :checked")?.parentElement.scrollIntoView({ block: "nearest", inline: "center" });
window.addEventListener("pageshow", () => { for (const cell of cells) cell.disabled = false; });
