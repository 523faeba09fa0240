// What is pasted from Word, Excel or a web page arrives in our plain form: a line is a paragraph, "- " and "+ " are bullets,
// tabs make a table. Text of the old fonts (TCVN3, VNI) is shown as Unicode first. Without this file the words alone are pasted.

const dialog = document.getElementById("old-text");
const BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, table, ul, ol, blockquote";
const tidy = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();

/* Words of an element; a line break stays one. */
function words(element) {
  const copy = element.cloneNode(true);
  for (const marker of copy.querySelectorAll("[style*='mso-list:Ignore'], [style*='mso-list: Ignore'], ul, ol, table, style, script, title")) marker.remove();
  for (const end of copy.querySelectorAll("br")) end.replaceWith("\u2028");
  return copy.textContent.split("\u2028").map(tidy).filter(Boolean).join("\n");
}

/* The bullet of a Word paragraph: "- ", "+ " for deeper ones, or its number as it is printed. */
function wordBullet(paragraph) {
  const level = paragraph.getAttribute("style")?.match(/mso-list:[^;]*level(\d)/)?.[1];
  if (!level) return "";
  const printed = tidy(paragraph.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']")?.textContent ?? "");
  if (/[0-9a-zđ]/i.test(printed) && printed !== "o") return `${printed} `;
  return level === "1" ? "- " : "+ ";
}

function itemBullet(item) {
  const list = item.parentElement;
  if (list?.tagName === "OL") return `${[...list.children].filter((one) => one.tagName === "LI").indexOf(item) + Number(list.start || 1)}. `;
  return item.parentElement?.closest("li, ul ul, ul ol, ol ul") ? "+ " : "- ";
}

function tableLines(table) {
  return [...table.rows].map((row) => [...row.cells].map((cell) => tidy([...linesOf(cell)].join(" "))).join("\t")).filter((line) => line.trim());
}

function* blockLines(block) {
  if (block.tagName === "TABLE") {
    yield* tableLines(block);
  } else if (block.tagName === "LI") {
    const own = words(block);
    if (own) yield itemBullet(block) + own;
    for (const below of block.querySelectorAll(":scope > ul, :scope > ol, :scope > table")) yield* below.tagName === "TABLE" ? tableLines(below) : linesOf(below);
  } else if (block.querySelector(BLOCKS)) {
    yield* linesOf(block);
  } else {
    const own = words(block);
    if (own) yield wordBullet(block) + own;
  }
}

/* Neighbours that are no blocks of their own (words, bold, links) make one line together. */
function* linesOf(element) {
  let line = document.createElement("span");
  for (const node of [...element.childNodes]) {
    const isElement = node.nodeType === Node.ELEMENT_NODE;
    if (!isElement || !(node.matches(BLOCKS) || node.querySelector(BLOCKS))) {
      line.append(node.cloneNode(true));
      continue;
    }
    if (words(line)) yield words(line);
    line = document.createElement("span");
    yield* blockLines(node);
  }
  if (words(line)) yield words(line);
}

export function plainOf(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return body.querySelector(`${BLOCKS}, br`) ? [...linesOf(body)].join("\n") : "";
}

/* Typed in, so that undo works; text above the box's limit is put in whole, and saving tells the limit. */
export function insert(box, text) {
  const start = box.selectionStart, room = box.maxLength < 0 ? Infinity : box.maxLength - box.value.length + (box.selectionEnd - start);
  box.focus();
  if (text.length > room || !document.execCommand("insertText", false, text)) {
    box.setRangeText(text, start, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return start;
}

/* Bullets and tables stand on lines of their own, wherever in a line the cursor is. */
function onOwnLines(box, text) {
  const lines = text.split("\n"), isOwn = (line) => /^[-+] |\t/.test(line);
  const before = box.value.slice(0, box.selectionStart), after = box.value.slice(box.selectionEnd);
  const begun = before.slice(before.lastIndexOf("\n") + 1).trim(), left = after.split("\n", 1)[0].trim();
  return (begun && isOwn(lines[0]) ? "\n" : "") + text + (left && isOwn(lines.at(-1)) ? "\n" : "");
}

const looksOld = (text) => /[\u00a1-\u00ff]/.test(text) && !/[\u0102-\u01b0\u1ea0-\u1ef9]/.test(text);

async function offerUnicode(box, start, text) {
  const body = new URLSearchParams({ text, csrfmiddlewaretoken: box.form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(dialog.dataset.url, { method: "POST", body, redirect: "manual" }).catch(() => undefined);
  if (answer?.status !== 200) return;
  const read = await answer.json();
  if (!read.font || box.value.slice(start, start + text.length) !== text) return;
  dialog.querySelector("[data-font]").textContent = read.font;
  dialog.querySelector("[data-read]").textContent = read.text;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    box.focus();
    if (dialog.returnValue !== "yes" || box.value.slice(start, start + text.length) !== text) return;
    box.setSelectionRange(start, start + text.length);
    insert(box, read.text);
  }, { once: true });
  dialog.showModal();
}

document.addEventListener("paste", (event) => {
  const box = event.target;
  if (box.tagName !== "TEXTAREA" || !box.form) return;
  const plain = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
  const read = plainOf(event.clipboardData.getData("text/html")) || plain;
  const text = onOwnLines(box, read);
  const isOld = looksOld(text);
  const fits = box.maxLength < 0 || box.value.length - (box.selectionEnd - box.selectionStart) + text.length <= box.maxLength;
  if (!text || (text === plain && !isOld && fits)) return; // the browser pastes just that
  event.preventDefault();
  const start = insert(box, text);
  if (isOld) offerUnicode(box, start, text);
});
