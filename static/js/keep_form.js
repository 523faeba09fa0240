// A form with long texts that does not save itself: its words are kept in this browser until they are saved, and given back after
// a cut line, an expired log-in or a killed browser. Without this file the form is sent as any other.
import * as kept from "./kept.js";
import { whoIsIn } from "./who.js";

const holder = document.getElementById("keep-form");
const form = holder.closest("form");
const { user, renew, logIn } = holder.dataset;
const key = `${user}:${location.pathname}${location.search}`;
const isRefused = Boolean(form.querySelector(".error-summary, [name^=choose-]")); // its boxes show what was typed, not what is stored
const plain = (text) => (text ?? "").replace(/\r\n?/g, "\n");
const boxes = [...form.querySelectorAll("textarea[name], input[type=text][name]")];
const changed = (box) => isRefused || plain(box.value) !== plain(box.defaultValue);
const make = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words, ...more });
const labelOf = (box) => box.labels?.[0]?.textContent.replace("*", "").trim() || box.getAttribute("aria-label") || "";
const note = make("div", "", { className: "note note-warning", hidden: true });
const line = make("span", "", { className: "save-state" });
line.setAttribute("role", "status");
let timer, isGoing = false, orphans = {};

async function keepNow() {
  clearTimeout(timer);
  const fields = { ...orphans };
  for (const box of boxes.filter(changed)) fields[box.name] = { text: plain(box.value), base: isRefused ? null : plain(box.defaultValue), label: labelOf(box) };
  const label = document.querySelector("h1").textContent.trim();
  if (Object.keys(fields).length) await kept.keep({ key, user, plan: "", label, url: location.pathname + location.search, at: Date.now(), fields });
  else await kept.drop(key);
}

/* Words whose box holds something else now, or is there no more: shown beside, to use or to leave. */
function offer(name, field) {
  const box = form.elements[name];
  const row = make("div", "", { className: "kept-words" });
  const gone = () => { delete orphans[name]; row.remove(); note.hidden = !note.querySelector(".kept-words"); keepNow(); };
  const use = make("button", "Dùng chữ này", { type: "button", className: "btn btn-sm btn-outline-primary" });
  use.addEventListener("click", () => { put(box, field.text); gone(); });
  const copy = make("button", "Chép chữ", { type: "button", className: "btn btn-sm btn-outline-secondary" });
  copy.dataset.copy = field.text;
  const leave = make("button", "Bỏ", { type: "button", className: "btn btn-sm btn-outline-secondary" });
  leave.addEventListener("click", gone);
  const acts = make("div", "", { className: "dialog-actions" });
  acts.append(...(box ? [use] : []), copy, leave);
  row.append(make("p", `${field.label || "Ô không còn trên trang"}:`), make("p", field.text, { className: "change-text" }), acts);
  orphans[name] = field;
  note.append(row);
}

function put(box, text) {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

async function restore() {
  const record = await kept.find(key);
  if (!record) return;
  const lost = Object.entries(record.fields).filter(([name, { text }]) => text && plain(form.elements[name]?.value) !== text);
  if (!lost.length) return isRefused ? undefined : kept.drop(key);
  const when = kept.moment(record);
  const isSame = ([name, { base }]) => !isRefused && base !== null && plain(form.elements[name]?.defaultValue) === base && form.elements[name];
  const back = lost.filter(isSame);
  for (const [name, { text }] of back) put(form.elements[name], text);
  const words = back.length ? `Đã lấy lại chữ chưa lưu, giữ trên máy này lúc ${when}. Hãy xem lại rồi bấm lưu.` : `Trên máy này còn chữ chưa lưu, giữ lúc ${when}.`;
  note.replaceChildren(make("p", words));
  if (back.length) note.append(undo(back.map(([name]) => form.elements[name])));
  for (const [name, field] of lost.filter((one) => !back.includes(one))) offer(name, field);
  note.hidden = false;
}

function undo(back) {
  const act = make("button", "Bỏ, dùng bản đã lưu", { type: "button", className: "btn btn-sm btn-outline-primary" });
  act.addEventListener("click", () => {
    for (const box of back) put(box, box.defaultValue);
    act.remove();
    note.hidden = !note.querySelector(".kept-words");
  });
  return act;
}

function stay(words, ...more) {
  line.replaceChildren(words, ...more);
}

async function send(submitter) {
  await keepNow().catch(() => {});
  const who = await whoIsIn(renew, user).catch(() => "away");
  if (who === "away") return stay("Chưa gửi được, đã giữ trên máy này");
  if (who === "other") return stay("Máy này đang đăng nhập bằng tài khoản khác. Chữ chưa gửi được giữ riêng cho tài khoản trước.");
  if (who === "out") return stay("Chưa gửi được, đã giữ trên máy này. ", make("a", "Đăng nhập lại ở trang bên", { href: logIn, target: "_blank", rel: "noopener" }), " rồi bấm lưu lại.");
  isGoing = true;
  sessionStorage.setItem("sent-form", key);
  form.requestSubmit(submitter);
}

form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keepNow().catch(() => {}), 400); });
form.addEventListener("submit", (event) => {
  if (isGoing || event.defaultPrevented) return;
  event.preventDefault();
  send(event.submitter);
});
document.querySelector(".page-head").after(note);
form.querySelector(".act-bar")?.append(line);
restore().catch(() => {}); // a browser that keeps nothing works as before
