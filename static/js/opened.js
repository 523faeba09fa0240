// Tells the sender that somebody of another body has the paper open: one quiet POST of the form marked data-opened.
const form = document.querySelector("form[data-opened]");
if (form) {
  fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true }).catch(() => {});
}
