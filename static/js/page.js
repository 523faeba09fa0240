// Small helps for every page; each main act also works without this file.

const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Ask before a hard step: <button data-confirm="Xóa nhiệm vụ này?"> or <form data-confirm="…">. */
function askBefore(form, submitter, question) {
  const dialog = document.getElementById("confirm-dialog");
  document.getElementById("confirm-text").textContent = question;
  dialog.querySelector("[data-confirm-yes]").textContent = submitter?.dataset.confirmYes || submitter?.textContent.trim() || "Đồng ý";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return submitter?.focus();
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
  dialog.querySelector("[data-confirm-no]").focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (!question || form.dataset.confirmed) return void delete form.dataset.confirmed;
  event.preventDefault();
  event.stopImmediatePropagation();
  askBefore(form, event.submitter, question);
}, true);

/* A double press sends one form once. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

/* Warn before leaving a form with unsaved words: <form data-warn-unsaved>. */
let unsaved = false;
const watched = (event) => event.target.closest?.("form[data-warn-unsaved]");
document.addEventListener("input", (event) => { if (watched(event)) unsaved = true; });
document.addEventListener("submit", (event) => { if (!event.defaultPrevented && watched(event)) unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

/* Boxes for long text grow with it; browsers that know field-sizing do it alone. */
function grow(box) {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}
document.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") grow(event.target); });

/* Copy a link or a code: <button type="button" data-copy="…">. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Đã chép";
  } catch {
    button.textContent = "Không chép được, hãy chọn và chép bằng tay";
  }
  setTimeout(() => { button.textContent = words; }, 2500);
});

/* Menus close by Escape or by a press elsewhere. */
function closeMenus(except) {
  for (const menu of $$("details.menu[open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* The error summary takes the focus, on load; its links lead to the box itself. */
const focusSummary = (root = document) => root.querySelector("[data-focus-on-load]")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field, .mb-3, td") || field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

/* Print what is on the screen: <button type="button" data-print>. */
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

/* Words kept by keep_form.js are let go once the page behind the form says that they are saved. */
const sent = sessionStorage.getItem("sent-form");
sessionStorage.removeItem("sent-form");
if (sent && document.querySelector(".message-success")) import("./kept.js").then((kept) => kept.drop(sent)).catch(() => {});

$$("textarea").forEach(grow);
focusSummary();
