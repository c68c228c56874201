// Sending what waits. A report counts as received only when the site says so in its own words: a page of a Wi-Fi
// portal, a redirect, half an answer or a broken connection leave it waiting. Its number makes it arrive once.
import { bytesFrom, discard, listed, save } from "./drafts.js";

const ADDRESSES = { ticket: "/report/ticket.json", send: "/report/send/" };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Pages and worker tell one another how far sending is: whoever sends is not always the one who is looked at. */
const channel = self.BroadcastChannel ? new BroadcastChannel("reports") : null;

export function whenOthersSend(act) {
  channel?.addEventListener("message", ({ data }) => act(data.kind, data.answer));
}

/** It has not arrived; `why` is "network" or "sign-in". It stays, and is tried again. */
export class NotReceivedError extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** The site looked at it and does not take it; `fault` is its answer. */
export class RefusedError extends Error {
  constructor(fault) {
    super(fault.problem);
    this.fault = fault;
  }
}

async function asked(address, options = {}) {
  try {
    const answer = await fetch(address, { cache: "no-store", redirect: "manual", ...options });
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new NotReceivedError("sign-in");
    return { status: answer.status, said: await answer.json() };
  } catch (error) {
    throw error instanceof NotReceivedError ? error : new NotReceivedError("network");
  }
}

/** Who is signed in, for whom they report, and the token that sending needs. */
export async function askForTicket() {
  const { status, said } = await asked(ADDRESSES.ticket);
  if (status !== 200 || !Number.isInteger(said?.person) || typeof said.token !== "string") {
    throw new NotReceivedError(status === 403 ? "sign-in" : "network");
  }
  return said;
}

function isRefusal(status, said) {
  return status >= 400 && status < 500 && status !== 429 && said?.received === false && /^SH-\d+$/.test(said.problem);
}

export function isReceipt(status, said, report) {
  return (
    (status === 201 || status === 200) &&
    said?.received === true &&
    said.instance_id === report.id &&
    UUID.test(said.id) &&
    Array.isArray(said.files) &&
    said.files.length === report.said.files.length
  );
}

async function sendReport(report, ticket) {
  const body = new FormData();
  for (const [name, value] of report.said.fields) body.append(name, value);
  const files = report.said.files.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  body.set("instance_id", report.id);
  body.set("person", report.person);
  body.set("files", JSON.stringify(files));
  const options = { method: "POST", body, headers: { "X-CSRFToken": ticket.token } };
  const { status, said } = await asked(ADDRESSES.send, options);
  if (isRefusal(status, said)) throw new RefusedError(said);
  if (!isReceipt(status, said, report)) throw new NotReceivedError("network");
  return said;
}

const base64 = (hex) => btoa(String.fromCharCode(...hex.match(/../g).map((pair) => parseInt(pair, 16))));

async function sendPiece(address, file, person, offset, token) {
  const headers = {
    "Content-Type": "application/octet-stream",
    "Repr-Digest": `sha-256=:${base64(file.sha256)}:`,
    "Upload-Length": String(file.size),
    "Upload-Offset": String(offset),
    "X-CSRFToken": token,
  };
  const body = await bytesFrom(file, person, offset);
  const { status, said } = await asked(address, { method: "PUT", body, headers });
  if (isRefusal(status, said) && status !== 409) throw new RefusedError(said); // 409: somebody else is just sending it
  if (status !== 200 || !Number.isInteger(said?.received)) throw new NotReceivedError("network");
  return said;
}

/** Send what is missing of a file, from where the site has it. */
async function sendFile(receipt, place, report, token) {
  const file = report.said.files[place];
  const address = `/report/${receipt.id}/files/${receipt.files[place].id}/`;
  let offset = receipt.files[place].received;
  while (offset < file.size) {
    const said = await sendPiece(address, file, report.person, offset, token);
    if (said.received <= offset || (said.received === file.size && !said.is_whole)) throw new NotReceivedError("network");
    offset = said.received;
  }
}

/** When a file is refused, the report itself has arrived: its receipt goes with the fault. */
async function sendWhole(report, ticket) {
  const receipt = await sendReport(report, ticket);
  try {
    for (const place of report.said.files.keys()) await sendFile(receipt, place, report, ticket.token);
  } catch (error) {
    throw error instanceof RefusedError ? new RefusedError({ ...error.fault, arrived: receipt.id }) : error;
  }
  return receipt;
}

async function sendOne(report, ticket, tell) {
  tell("sending");
  try {
    const receipt = await sendWhole(report, ticket);
    await discard(report.id);
    tell("arrived", receipt);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await save({ ...report, state: "refused", said: { ...report.said, fault: error.fault } });
    tell("refused", error.fault);
  }
}

async function sendAll(tell) {
  const ticket = await askForTicket();
  for (const report of await listed(ticket.person, "waiting")) await sendOne(report, ticket, tell);
}

/**
 * Send whatever waits, one after another; only one page or worker does so at a time. `tell(kind, answer)` hears of it.
 * Raises NotReceivedError.
 */
export async function sendWaiting(tell) {
  const tellAll = (kind, answer) => {
    channel?.postMessage({ kind, answer });
    tell(kind, answer);
  };
  if (!navigator.locks) return sendAll(tellAll);
  const send = (lock) => (lock ? sendAll(tellAll) : undefined);
  return navigator.locks.request("report-sending", { ifAvailable: true }, send);
}
