// On the plan's page: the words this person wrote on this machine that never reached the server, to read, send on or throw away.
import * as kept from "../js/kept.js";

const list = document.getElementById("kept-list");
const { user, plan } = list.dataset;
const make = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words, ...more });

function shown(record) {
  const details = make("details", "", { className: "more" });
  const when = kept.moment(record);
  const words = Object.values(record.fields).map(({ text }) => text).filter(Boolean).join("\n\n");
  const copy = make("button", "Chép chữ", { type: "button", className: "btn btn-sm btn-outline-secondary" });
  copy.dataset.copy = words;
  const drop = make("button", "Xóa khỏi máy này", { type: "button", className: "btn btn-sm btn-outline-danger" });
  drop.addEventListener("click", () => {
    if (window.confirm("Xóa chữ này khỏi máy? Không lấy lại được.")) kept.drop(record.key).then(show);
  });
  const acts = make("div", "", { className: "act-line" });
  acts.append(make("a", "Mở để gửi", { href: record.url, className: "btn btn-sm btn-outline-primary" }), copy, drop);
  details.append(make("summary", `${record.label} (${when})`), make("p", words, { className: "change-text" }), acts);
  return details;
}

async function show() {
  const records = (await kept.all()).filter((record) => record.user === user && record.plan === plan);
  list.hidden = !records.length;
  list.replaceChildren(make("p", "Trên máy này còn chữ chưa gửi được:"), ...records.sort((a, b) => b.at - a.at).map(shown));
}
show();
