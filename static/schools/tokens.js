// Puts a figure's token at the cursor of the text box last written in. Without this file the link opens the list to copy from.
const link = document.querySelector("[data-figure-picker]");
const dialog = document.getElementById("figure-dialog");
const list = dialog.querySelector("[data-figure-list]");
let box = document.querySelector("form textarea");

document.addEventListener("focusin", ({ target }) => { if (target.matches("form textarea")) box = target; });

async function show(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceChildren(...page.querySelectorAll("form.token-search, nav.tabs, #figure-tokens"));
  for (const button of list.querySelectorAll("[data-insert]")) {
    button.removeAttribute("data-copy");
    button.textContent = "Chèn";
  }
  if (!dialog.open) dialog.showModal();
}
const open = (url) => show(url).catch(() => window.open(url, "_blank", "noopener"));

link.addEventListener("click", (event) => { event.preventDefault(); open(link.href); });
dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  open(`${link.href}?${new URLSearchParams(new FormData(event.target))}`);
});
dialog.addEventListener("click", (event) => {
  const tab = event.target.closest("nav.tabs a"), button = event.target.closest("[data-insert]");
  if (tab) {
    event.preventDefault();
    open(new URL(tab.getAttribute("href"), link.href));
  }
  if (button && box) {
    dialog.close();
    box.focus();
    box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (event.target.closest("[data-figure-close]")) dialog.close();
});
