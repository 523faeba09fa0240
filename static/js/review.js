// On the officer's desk: a "Góp ý" button at each section and row leads to the form with that place chosen.
// Without this file the place is chosen from the list in the form.

const form = document.getElementById("comment-form");
const places = form?.querySelector("select[name=key]");

function choose(key) {
  places.value = key;
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("textarea").focus();
}

function addButton(holder, key, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "remark-button no-print";
  button.textContent = "Góp ý";
  button.setAttribute("aria-label", `Góp ý: ${words}`);
  button.addEventListener("click", () => choose(key));
  holder.classList.add("remark-here");
  holder.append(button);
}

for (const option of places ? [...places.options].slice(1) : []) {
  const element = document.getElementById(`k-${option.value}`);
  // In a row the second cell is wide enough for the button; the first often holds only a number.
  const holder = element?.tagName === "TR" ? element.cells[1] || element.cells[0] : element;
  if (holder) addButton(holder, option.value, option.text);
}
