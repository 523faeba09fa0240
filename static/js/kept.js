// Words that are not on the server yet, kept in this browser (IndexedDB: it survives a killed browser), apart for each person.

function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open("truong-chuan", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept", { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}
let database;

async function use(mode, act) {
  database ||= open();
  const transaction = (await database).transaction("kept", mode, { durability: "strict" });
  const request = act(transaction.objectStore("kept"));
  return new Promise((done, fail) => {
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

export const keep = (record) => use("readwrite", (store) => store.put(record));
export const drop = (key) => use("readwrite", (store) => store.delete(key));
export const find = (key) => use("readonly", (store) => store.get(key));
export const all = () => use("readonly", (store) => store.getAll());

/* When words were kept, as the pages tell the time. */
const CLOCK = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh" });
export const moment = (record) => CLOCK.format(record.at);
