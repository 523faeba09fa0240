// Small acts of the editor (move, copy, remove) without losing one's place; without this file they post and reload.

async function actQuietly(form, submitter) {
  const body = new FormData(form, submitter);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "editor" } });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("plan-body");
  if (!fresh) throw new Error("no editor in the answer");
  const frame = document.getElementById("sheet");
  const place = frame.contentWindow.scrollY;
  document.querySelector(".editor-form").replaceWith(fresh.querySelector(".editor-form"));
  document.querySelector("#plan-body > .undo")?.remove();
  const undo = fresh.querySelector(":scope > .undo");
  if (undo) document.getElementById("plan-body").prepend(undo);
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
  frame.contentWindow.location.reload();
  const name = submitter?.getAttribute("aria-label");
  [...document.querySelectorAll(`[aria-label]`)].find((button) => button.getAttribute("aria-label") === name)?.focus({ preventScroll: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.hasAttribute("data-quiet")) return;
  event.preventDefault();
  actQuietly(form, event.submitter).catch(() => {
    delete form.dataset.sent;
    form.removeAttribute("data-quiet");
    form.requestSubmit(event.submitter);
  });
});
