// The sheet beside the text follows it: it opens at the place being written, and after a save takes only what changed there.
const frame = document.getElementById("sheet");
const { part, key } = frame.dataset;

const shown = () => frame.contentDocument;
const at = (name) => shown().getElementById(`k-${name}`);
const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;

function whole() {
  const { scrollX, scrollY } = frame.contentWindow;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(scrollX, scrollY), { once: true });
  frame.contentWindow.location.reload();
}

function putStretch({ after, until, html }) {
  const first = at(after);
  let next = first.nextElementSibling;
  while (next && next.id !== `k-${until}` && !next.classList.contains("foot")) {
    const gone = next;
    next = next.nextElementSibling;
    gone.remove();
  }
  first.after(...parsed(html).children);
}

/* False when the sheet is built otherwise than the part supposes: then it is taken whole. */
function put(answer) {
  if (answer.is_whole || !shown()) return false;
  if (answer.rows) return putRows(parsed(answer.rows));
  const heading = at(key);
  if (!heading || answer.stretches.some(({ after }) => !at(after))) return false;
  if (Boolean(heading.closest(".sheet-landscape")) !== answer.is_turned) return false;
  heading.replaceWith(...parsed(answer.heading).children);
  answer.stretches.forEach(putStretch);
  return true;
}

function putRows(body) {
  const rows = [...body.querySelectorAll("tbody > tr")].filter((row) => row.id);
  if (!rows.every((row) => shown().getElementById(row.id))) return false;
  for (const row of rows) shown().getElementById(row.id).replaceWith(row);
  for (const table of body.querySelectorAll("table[id]")) shown().getElementById(table.id).querySelector("colgroup").replaceWith(table.querySelector("colgroup"));
  return true;
}

async function follow({ detail }) {
  if (!frame.offsetParent) return; // not shown on this screen
  if (detail.groups.some((name) => name === "criterion" || name === "level")) return whole(); // the row moves elsewhere
  const answer = await fetch(`${part}?${new URLSearchParams({ key })}`, { headers: { Accept: "application/json" } }).catch(() => undefined);
  if (answer?.ok && answer.headers.get("Content-Type")?.startsWith("application/json") && !put(await answer.json())) whole();
}
document.addEventListener("desk:saved", follow);

/* A problem is no row of its own but a cell of its first action's row, so it is found by its key. */
function open() {
  const place = shown()?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (place) frame.contentWindow.scrollTo(0, place.getBoundingClientRect().top + frame.contentWindow.scrollY - 120);
}
frame.addEventListener("load", open, { once: true });
open();
