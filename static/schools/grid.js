// The figures grid: keys move, rates follow at once, only changed cells are sent. Without this file the whole form posts.
const form = document.querySelector("form.figures");
const cells = [...form.querySelectorAll(".cell")];
const begun = new Map(cells.map((cell) => [cell, cell.dataset.typed ?? cell.value]));
const nameOf = (cell) => cell.id.slice(2);
const kindOf = (cell) => cell.closest("tr").dataset.kind;

/* Reads as the server does: comma for decimals; a dot before three digits is a thousands point, except in a rate. */
function read(text, kind) {
  const shown = text.trim().replace(/\s+/g, " ").replace(kind === "rate" ? / ?%$/ : /$^/, "");
  const match = (kind !== "rate" && /^(\d{1,3}(?:[. ]\d{3})+)(?:,(\d+))?$/.exec(shown)) || /^(\d+)(?:[.,](\d+))?$/.exec(shown);
  return match && match[1].replace(/[. ]/g, "") + (match[2] ? `.${match[2]}` : "");
}
const show = (number) => Number(number).toLocaleString("vi-VN", { minimumFractionDigits: number.split(".")[1]?.length ?? 0 });

function known(year, term) {
  const cell = document.getElementById(`c-${year}-${term.replace("-", "")}`);
  const number = cell && read(cell.value, kindOf(cell));
  return number ? Number(number) * (term[0] === "-" ? -1 : 1) : null;
}

/* Shares "a b / c -d | e / f": those wholly known are pooled, one half-known share makes the rate unknown. */
function compute(row, year) {
  const total = [0, 0];
  for (const share of row.dataset.formula.split(" | ")) {
    const sides = share.split(" / ").map((side) => side.split(" ").map((term) => known(year, term)));
    const blank = sides.flat().filter((term) => term === null).length;
    if (blank === sides.flat().length) continue;
    if (blank) return null;
    sides.forEach((side, index) => side.forEach((term) => { total[index] += term; }));
  }
  const [above, below] = total, isRate = row.dataset.kind === "rate";
  return below <= 0 || above < 0 || (isRate && above > below) ? null : show((above / below * (isRate ? 100 : 1)).toFixed(2));
}

function follow(year) {
  for (const cell of cells.filter((box) => box.id.startsWith(`c-${year}-`) && box.closest("[data-formula]"))) {
    const result = compute(cell.closest("tr"), year), wasComputed = cell.readOnly;
    if (!wasComputed) cell.dataset.typed = cell.value;
    cell.readOnly = result !== null;
    cell.name = cell.readOnly ? "" : `v-${nameOf(cell)}`;
    cell.value = result ?? cell.dataset.typed;
    cell.parentElement.querySelector(".cell-source").textContent = cell.readOnly ? "tính ra" : cell.value && "nhập trực tiếp";
  }
}

const isChanged = (cell) => !cell.readOnly && ("resent" in cell.dataset || cell.value !== begun.get(cell));
function mark() {
  for (const cell of cells) cell.parentElement.classList.toggle("is-changed", isChanged(cell));
  const changed = cells.filter(isChanged).length;
  form.querySelector(".figures-count").textContent = changed ? `${changed} ô chưa lưu` : "";
}

form.addEventListener("input", ({ target }) => {
  if (target.matches(".cell")) follow(nameOf(target).slice(0, 4));
  mark();
});
form.addEventListener("change", ({ target }) => {
  const number = target.matches("input.cell") && read(target.value, kindOf(target));
  if (number) target.value = show(number);
  mark();
});

const MOVES = { ArrowUp: -1, ArrowDown: 1, Enter: 1, ArrowLeft: -1, ArrowRight: 1 };
form.addEventListener("keydown", (event) => {
  const cell = event.target, { key } = event, isSide = key === "ArrowLeft" || key === "ArrowRight";
  if (!MOVES[key] || !cell.matches(".cell") || event.altKey || event.ctrlKey || (cell.matches("select") && key !== "Enter")) return;
  const edge = key === "ArrowLeft" ? cell.selectionStart : cell.value.length - cell.selectionEnd;
  if (isSide && edge) return; // first through the text, then on to the next year
  event.preventDefault();
  const line = isSide ? cell.closest("tr").querySelectorAll(".cell") : form.querySelectorAll(`.${cell.parentElement.classList[1]} > .cell`);
  const seen = [...line].filter((box) => box.offsetParent);
  const next = seen[seen.indexOf(cell) + MOVES[key] * (event.shiftKey ? -1 : 1)];
  next?.focus();
  next?.select?.();
});

form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const sent = new Set(cells.filter(isChanged).map(nameOf)), { start } = form.elements;
  start.value = start.value.split(" ").filter((pair) => sent.has(pair.split("=")[0])).join(" ");
  for (const cell of cells) cell.disabled = !sent.has(nameOf(cell));
});
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

/* On a phone a link of the error summary first shows its year. */
document.addEventListener("click", ({ target }) => {
  const cell = document.getElementById(target.closest(".error-summary a")?.hash.slice(3) && target.closest("a").hash.slice(1));
  if (cell) form.querySelector(`.year-picker [value="${cell.parentElement.classList[1].slice(2)}"]`).checked = true;
}, true);

for (const year of new Set(cells.map((cell) => nameOf(cell).slice(0, 4)))) follow(year);
mark();
form.querySelector(".year-picker :checked")?.parentElement.scrollIntoView({ block: "nearest", inline: "center" });
