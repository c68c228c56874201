// Reports that have not been sent yet, each its writer's alone.
//
//   state  "draft" being written · "waiting" to be sent · "refused" by the site, with the reason
//   said   {fields: [[name, value], …], files: [{id, name, size, sha256}], fault}
import { all, get, put, remove, within } from "./database.js";
import { lock, lockValue, unlock, unlockValue } from "./locking.js";

/** Bytes of a file that are locked, and sent, at once: a multiple of what the site keeps of a broken piece. */
export const PIECE = 16 * 65536;

/** Says that something may lie here unsent, for whoever must know at once. Workers have no such memory. */
export const MARK = "unsent-reports";

const about = (id) => `report ${id}`;
const pieceId = (file, place) => `${file}:${place}`;

export async function save({ id, person, state, said }) {
  self.localStorage?.setItem(MARK, "1");
  await put("reports", { id, person, state, at: Date.now(), locked: await lockValue(person, about(id), said) });
}

async function opened(row) {
  return { ...row, said: await unlockValue(row.person, about(row.id), row.locked) };
}

/** The report `id` if it is `person`'s, or null. */
export async function load(id, person) {
  const row = await get("reports", id);
  return row?.person === person ? opened(row) : null;
}

/** What `person` has written, the newest first; `state` chooses. */
export async function listed(person, state) {
  const rows = (await all("reports")).filter((row) => row.person === person && (!state || row.state === state));
  return Promise.all(rows.sort((a, b) => b.at - a.at).map(opened));
}

/** How many unsent reports lie here: of `person`, and of others. Nothing is opened. */
export async function counted(person) {
  const rows = await all("reports");
  const own = rows.filter((row) => row.person === person).length;
  return { own, others: rows.length - own };
}

export async function discard(id) {
  await within(["reports", "pieces"], "readwrite", (reports, pieces) => {
    reports.delete(id);
    pieces.index("report").openKeyCursor(IDBKeyRange.only(id)).onsuccess = ({ target }) => {
      if (!target.result) return;
      pieces.delete(target.result.primaryKey);
      target.result.continue();
    };
  });
}

// --- files ---

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Lock a file into this phone as it is, never made smaller: the original is the evidence. */
export async function keepFile(report, person, file) {
  const bytes = await file.arrayBuffer();
  const id = crypto.randomUUID();
  for (let place = 0; place * PIECE < bytes.byteLength; place += 1) {
    const piece = bytes.slice(place * PIECE, (place + 1) * PIECE);
    const locked = await lock(person, pieceId(id, place), piece);
    await put("pieces", { id: pieceId(id, place), report, locked });
  }
  return { id, name: file.name, size: file.size, sha256: hex(await crypto.subtle.digest("SHA-256", bytes)) };
}

export async function dropFile({ id, size }) {
  for (let place = 0; place * PIECE < size; place += 1) await remove("pieces", pieceId(id, place));
}

/** The bytes of a file from `offset` to the end of their piece. */
export async function bytesFrom(file, person, offset) {
  const place = Math.floor(offset / PIECE);
  const row = await get("pieces", pieceId(file.id, place));
  if (!row) throw new Error("a piece is missing");
  return (await unlock(person, row.id, row.locked)).slice(offset - place * PIECE);
}

// --- whose phone it is now ---

export const currentPerson = async () => (await get("settings", "current"))?.person ?? null;

export async function signedIn(person, organisations) {
  await put("settings", { name: "current", person });
  const locked = await lockValue(person, "organisations", organisations);
  await put("settings", { name: `organisations:${person}`, locked });
}

export async function organisationsOf(person) {
  const row = await get("settings", `organisations:${person}`);
  return row ? unlockValue(person, "organisations", row.locked) : [];
}

/** After this nobody is known here; what was written stays locked until its writer signs in again. */
export async function signedOut() {
  const person = await currentPerson();
  await remove("settings", "current");
  await remove("settings", `organisations:${person}`);
}
