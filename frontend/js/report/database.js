// What this phone keeps of reports that have not been sent: four stores, each by its key.
//
//   keys      person → the key that locks what they wrote; the browser never gives it out
//   reports   the number of a report → whose it is, its state, and its content, locked
//   pieces    a part of a file → of which report and file, and its bytes, locked
//   settings  who is signed in on this phone, and for whom they report (locked)

const NAME = "saferhavens-reports";
const STORES = { keys: "person", reports: "id", pieces: "id", settings: "name" };

let opened = null;

const asPromise = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(STORES)) {
      const store = request.result.createObjectStore(name, { keyPath });
      if (name === "pieces") store.createIndex("report", "report");
    }
  };
  return asPromise(request).then((database) => {
    database.onversionchange = close; // another page removes everything
    return database;
  });
}

function close() {
  opened?.then((database) => database.close());
  opened = null;
}

/** Run `act(stores…)` in one transaction; what it returns is given when the transaction is on the disk. */
export async function within(names, mode, act) {
  opened ??= open();
  const transaction = (await opened).transaction(names, mode);
  const ended = new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
  });
  const result = act(...names.map((name) => transaction.objectStore(name)));
  const value = result instanceof IDBRequest ? await asPromise(result) : result;
  await ended;
  return value;
}

export const get = (store, key) => within([store], "readonly", (rows) => rows.get(key));
export const all = (store) => within([store], "readonly", (rows) => rows.getAll());
export const put = (store, row) => within([store], "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => within([store], "readwrite", (rows) => rows.delete(key));

/** Add a row unless there is one with its key already; give what stands there in the end. */
export async function addOnce(store, row, key) {
  await within([store], "readwrite", (rows) => {
    const asked = rows.get(key);
    asked.onsuccess = () => asked.result ?? rows.put(row);
  });
  return get(store, key);
}

export function dropEverything() {
  close();
  return asPromise(indexedDB.deleteDatabase(NAME));
}
