// On the officer's desk: a "Góp ý" button at each section, row and cell leads to the form with that place chosen.
// Without this file the place is chosen from the two lists in the form.

const form = document.getElementById("comment-form");
const places = form?.querySelector("select[name=key]");
const fields = form?.querySelector("select[name=field]");

function choose(key, words) {
  if (![...places.options].some((option) => option.value === key)) places.add(new Option(words, key));
  places.value = key;
  if (fields) fields.value = "";
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("textarea").focus();
}

function addButton(holder, key, words, text = "Góp ý") {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "remark-button no-print";
  button.textContent = text;
  button.setAttribute("aria-label", `Góp ý: ${words}`);
  button.addEventListener("click", () => choose(key, words));
  holder.classList.add("remark-here");
  holder.append(button);
}

// The words over a cell: one head row, or the last of several without merged cells.
function headings(row) {
  const head = row.closest("table").tHead?.rows;
  const cells = head?.length ? [...head[head.length - 1].cells] : [];
  return cells.length === row.cells.length ? cells.map((cell) => cell.textContent.trim()) : [];
}

function addToRow(row, key, words) {
  const names = headings(row);
  for (const [place, cell] of [...row.cells].entries()) {
    const name = names[place];
    if (place && cell.dataset.key && name) {
      addButton(cell, cell.dataset.key, `${words} – ${name}`);
      cell.lastElementChild.classList.add("is-field");
    }
  }
  // The first cell names or counts the row, so the button for the whole row stands there; it is too narrow where no head tells the columns apart.
  if (!names.length) addButton(row.cells[1] || row.cells[0], key, words);
  else addButton(row.cells[0], key, words, "Cả dòng");
}

for (const option of places ? [...places.options].slice(1) : []) {
  const element = document.getElementById(`k-${option.value}`);
  if (element?.tagName === "TR") addToRow(element, option.value, option.text);
  else if (element) addButton(element, option.value, option.text);
}
