// Saves a form while it is written. Without this file the form is sent by its button, as any other.
// What the server has not confirmed is kept in this browser; nothing is ever overwritten on either side without asking.
import * as kept from "./kept.js";
import { whoIsIn } from "./who.js";

const desk = document.getElementById("desk");
const form = desk.closest("form");
const line = document.getElementById("desk-state");
const dialog = document.getElementById("desk-conflict");
const stored = JSON.parse(document.getElementById("desk-values").textContent);
const key = `${desk.dataset.user}:${desk.dataset.save}`;
const names = Object.keys(stored.values);
const PAUSE = 2000, LONGEST = 15000, KEEP_PAUSE = 300, RETRY = [5, 10, 20, 40, 60];

const plain = (text) => (text ?? "").replace(/\r\n?/g, "\n");
const groups = stored.groups ?? {}; // boxes that are saved, and disputed, together
const groupOf = (name) => groups[name] ?? name;
let version = stored.version;
const base = Object.fromEntries(names.map((name) => [name, plain(stored.values[name])]));
const seen = Object.fromEntries(names.map((name) => [name, stored.is_fresh])); // is `base` what the words began from?
let conflict, halted = "", loggedOut = false, keptWell = true;
let timer, keepTimer, retryTimer, firstChange = 0, failures = 0, flying;

function box(name) {
  const element = form.elements[name];
  if (!element) return base[name];
  return plain(element.type === "checkbox" ? (element.checked ? "on" : "") : element.value);
}
function fill(name, text) {
  const element = form.elements[name];
  if (!element) return;
  if (element.type === "checkbox") element.checked = Boolean(text);
  else element.value = text ?? "";
  if (element.tagName === "TEXTAREA") element.dispatchEvent(new Event("input", { bubbles: true }));
}
/* Forms that the server compares by digests carry those their groups began from; a group's changes only with its own save. */
const ground = form.elements.start;
function stand(on) {
  if (ground && on) ground.value = JSON.stringify({ ...JSON.parse(ground.value || "{}"), ...on });
}
const changed = () => names.filter((name) => box(name) !== base[name]);
/* Boxes that only the button saves (who an action is given to, the figure of its target): kept here, never sent by themselves. */
const startOf = (element) => plain(element.tagName === "SELECT" ? ([...element.options].find((one) => one.defaultSelected) ?? element.options[0])?.value : element.defaultValue);
const others = () => [...form.querySelectorAll("select[name], textarea[name], input[type=text][name]")].filter(({ name }) => !names.includes(name));
const changedOthers = () => others().filter((element) => plain(element.value) !== startOf(element));
const changedGroups = () => new Set(changed().map(groupOf));

/* The one line that says where the words are. */
function say(words, ...more) {
  line.replaceChildren(words, ...more.flatMap((part) => [" ", part]));
}
function link(words, href) {
  return Object.assign(document.createElement("a"), { textContent: words, href, target: "_blank", rel: "noopener" });
}
function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-primary", textContent: words });
  made.addEventListener("click", act);
  return made;
}
const unsent = (...more) => say(keptWell ? "Chưa gửi được, đã giữ trên máy này" : "Chưa gửi được, máy này cũng không giữ được: đừng đóng trang", ...more);

/* Keeping in this browser. */
async function keepNow() {
  clearTimeout(keepTimer);
  const fields = Object.fromEntries(changed().map((name) => [name, { text: box(name), base: seen[name] ? base[name] : null }]));
  const byButton = Object.fromEntries(changedOthers().map(({ name, value }) => [name, plain(value)]));
  const { user, plan, label } = desk.dataset;
  try {
    if (Object.keys({ ...fields, ...byButton }).length) await kept.keep({ key, user, plan, label, url: location.pathname, at: Date.now(), version, start: ground?.value, fields, byButton });
    else await kept.drop(key);
    keptWell = true;
  } catch {
    keptWell = false;
  }
}

/* Sending: one request at a time, only what changed, each box with the words it began from. */
function message() {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, version });
  if (ground) body.append("start", ground.value);
  const sent = changedGroups();
  for (const group of sent) body.append("changed", group);
  for (const name of names) {
    if (!sent.has(groupOf(name))) continue;
    body.append(name, box(name));
    if (seen[name]) body.append(`base-${name}`, base[name]);
  }
  if (sent.has("budget_lines")) for (const part of form.querySelectorAll("input[type=hidden][name^=money-]")) body.append(part.name, part.value);
  return body;
}

const renew = () => whoIsIn(desk.dataset.renew, desk.dataset.user);

async function post() {
  const sent = message(), boxes = Object.fromEntries(names.map((name) => [name, box(name)]));
  const groups = new Set(sent.getAll("changed"));
  const body = sent.toString();
  const answer = await fetch(desk.dataset.save, {
    method: "POST", body: sent, redirect: "manual", keepalive: body.length < 60000, signal: AbortSignal.timeout(20000),
    headers: { "X-Requested-With": "desk", Accept: "application/json" },
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { answer, isJson, data: isJson ? await answer.json() : {}, boxes, groups };
}

async function exchange() {
  if (loggedOut) {
    const who = await renew();
    if (who === "out") return whenLoggedOut();
    if (who === "other") return whenOther();
    loggedOut = false;
  }
  let reply = await post();
  if (reply.answer.status === 403 && !reply.isJson) {
    const who = await renew();
    if (who === "out") return whenLoggedOut();
    if (who === "other") return whenOther();
    reply = await post();
  }
  const { answer, data } = reply;
  if (answer.type === "opaqueredirect") return whenLoggedOut();
  if (answer.ok && data.state === "saved") return whenSaved(reply);
  if (data.state === "conflict") return whenConflict(data);
  if (data.message || answer.status === 403 || answer.status === 404) {
    halted = data.message || "Vai trò hiện nay không sửa được phần này. Chữ chưa gửi vẫn giữ trên máy này.";
    return say(halted), "halted";
  }
  throw new Error(answer.status);
}

function whenSaved({ data, boxes, groups }) {
  const { errors } = data;
  for (const name of names.filter((each) => data.taken.includes(groupOf(each)))) [base[name], seen[name]] = [boxes[name], true];
  version = data.version;
  stand(data.start);
  if (form.elements.version) form.elements.version.value = version;
  failures = 0;
  if (errors.length) say(`Chưa lưu được: ${errors.join("; ")}`);
  else if (changed().length) say("Đang lưu…");
  else say(`Đã lưu ${data.at}`);
  document.dispatchEvent(new CustomEvent("desk:saved", { detail: { groups: [...groups] } }));
  return errors.length ? "wrong" : "saved";
}
function whenLoggedOut() {
  loggedOut = true;
  unsent(link("Đăng nhập lại ở trang bên", desk.dataset.logIn), "(rồi về đây, chữ tự gửi tiếp)");
  later(20);
  return "out";
}
function whenOther() {
  halted = "Máy này đang đăng nhập bằng tài khoản khác. Chữ chưa gửi được giữ riêng cho tài khoản trước.";
  say(halted);
  return "halted";
}
function whenConflict(data) {
  conflict = data;
  say("Có người vừa sửa", button("Xem hai bản", showBoth));
  return "conflict";
}

function later(seconds) {
  clearTimeout(retryTimer);
  retryTimer = setTimeout(() => flush(), seconds * 1000);
}

export function flush() {
  clearTimeout(timer);
  if (flying) return flying.then((outcome) => (outcome === "saved" && changed().length ? flush() : outcome));
  if (halted || conflict) return Promise.resolve(conflict ? "conflict" : "halted");
  if (!changed().length) return Promise.resolve("saved");
  firstChange = 0;
  if (!loggedOut) say("Đang lưu…");
  flying = keepNow().then(exchange).catch(() => {
    unsent();
    later(RETRY[Math.min(failures++, RETRY.length - 1)]);
    return "unsent";
  }).finally(() => { flying = undefined; }).then(async (outcome) => {
    await keepNow();
    if (outcome === "saved" && changed().length) soon();
    return outcome;
  });
  return flying;
}

function soon() {
  firstChange ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(flush, Math.max(0, Math.min(PAUSE, firstChange + LONGEST - Date.now())));
}

/* Both texts and their difference; the person chooses box by box. */
async function showBoth() {
  conflict = undefined; // asked again, so that it shows what I have written meanwhile
  if ((await flush()) !== "conflict") return;
  dialog.querySelector("[data-both]").innerHTML = conflict.html;
  dialog.showModal();
}
dialog.querySelector("[data-choose]").addEventListener("click", async () => {
  const { theirs, version: latest } = conflict, picks = new FormData(dialog.querySelector("form"));
  version = latest;
  stand(conflict.start);
  conflict = undefined;
  for (const [name, text] of Object.entries(theirs)) {
    [base[name], seen[name]] = [plain(text), true];
    if ((picks.get(`pick-${name}`) ?? picks.get(`pick-${groupOf(name)}`)) === "theirs") fill(name, plain(text));
  }
  const leavesMoney = picks.get("pick-budget_lines") === "theirs";
  if (leavesMoney) for (const name of names.filter((each) => groupOf(each) === "budget_lines")) base[name] = box(name);
  dialog.close();
  const outcome = await flush();
  await keepNow();
  if (outcome === "saved" && !leavesMoney) say(line.textContent || "Đã lưu");
  if (leavesMoney && outcome === "saved") location.reload();
});
dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());

/* What was kept when the line or the browser failed last time. */
async function restore() {
  const record = await kept.find(key).catch(() => undefined);
  if (!record) return;
  const lost = names.filter((name) => record.fields[name] && record.fields[name].text !== base[name] && box(name) === base[name]);
  const back = others().filter((element) => record.byButton?.[element.name] !== undefined && plain(element.value) === startOf(element) && plain(element.value) !== record.byButton[element.name]);
  if (!lost.length && !back.length) return changed().length || changedOthers().length ? undefined : kept.drop(key);
  if (lost.length) version = record.version;
  if (record.start) for (const group of new Set(lost.map(groupOf))) stand({ [group]: JSON.parse(record.start)[group] ?? "" });
  for (const element of back) element.value = record.byButton[element.name];
  for (const name of lost) {
    const began = record.fields[name].base, now = base[name];
    [base[name], seen[name]] = [began ?? now, began !== null];
    fill(name, record.fields[name].text);
    record.fields[name].now = now;
  }
  const when = kept.moment(record);
  const note = document.getElementById("desk-note");
  const undo = button("Bỏ, dùng bản đã lưu", () => {
    for (const name of lost) fill(name, record.fields[name].now);
    for (const element of back) element.value = startOf(element);
    note.hidden = true;
    soon();
  });
  note.replaceChildren(Object.assign(document.createElement("p"), { textContent: `Đã lấy lại phần chữ chưa gửi được, giữ trên máy này lúc ${when}.` }), undo);
  note.hidden = false;
  await flush();
}

form.addEventListener("input", (event) => {
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keepNow, KEEP_PAUSE);
  if (!names.includes(event.target.name)) return;
  if (halted || conflict) return;
  if (!loggedOut && !failures && changed().length) say("Đang lưu…");
  soon();
});
/* What is kept here is let go once the page behind the form says that it is saved (static/js/page.js). */
function goPlain() {
  form.dataset.plain = "yes";
  sessionStorage.setItem("sent-form", key);
}

/* The button: what changed goes by the desk's way first, so that a cut line or an expired log-in loses nothing; then the form as ever. */
form.addEventListener("submit", async (event) => {
  if (form.dataset.plain || !(changed().length || flying)) return goPlain();
  event.preventDefault();
  const outcome = await flush();
  if (outcome === "conflict") return void (dialog.open || showBoth());
  if (outcome !== "saved" && outcome !== "wrong") return;
  goPlain();
  form.requestSubmit(event.submitter);
});
const again = () => { if (document.visibilityState === "visible" && (failures || loggedOut) && changed().length) flush(); };
new BroadcastChannel("desk").addEventListener("message", () => { if (loggedOut) flush(); });
window.addEventListener("online", again);
window.addEventListener("focus", again);
document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? flush() : again()));
window.addEventListener("beforeunload", (event) => {
  if (form.dataset.plain) return;
  if ((changed().length && !keptWell) || changedOthers().length) event.preventDefault();
});

form.removeAttribute("data-warn-unsaved"); // the desk knows better when words could be lost
for (const leave of form.querySelectorAll("[data-desk-leave]")) leave.textContent = "Về kế hoạch";
restore().then(() => { if (changed().length) soon(); });
