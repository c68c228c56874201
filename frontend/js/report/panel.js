// The list of what lies on this phone and has not been sent. All words stand in the page: see report/parts/phone.html.
import { currentPerson, discard, listed } from "./drafts.js";

const panel = document.querySelector("[data-phone]");
const line = panel?.querySelector("[data-phone-line]");

/** Say one of the sentences of the page: "waiting", "sending", "arrived", "sign-in", "full" ... */
export function say(kind, receipt) {
  if (!panel) return;
  panel.hidden = false;
  for (const each of line.children) each.hidden = each.dataset.say !== kind;
  const link = line.querySelector(`[data-say="${kind}"] a[data-receipt]`);
  if (link && receipt) {
    link.href = `/report/sent/${receipt.id}/`;
    link.textContent = receipt.short;
  }
}

function row(report, onOpen) {
  const item = panel.querySelector("template").content.cloneNode(true).firstElementChild;
  const time = new Date(report.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  item.querySelector("[data-when]").textContent = time;
  for (const badge of item.querySelectorAll("[data-state]")) badge.hidden = badge.dataset.state !== report.state;
  const why = item.querySelector("[data-why]");
  const fault = report.said.fault;
  why.textContent = fault ? `${fault.message} ${fault.next_step}` : "";
  const open = item.querySelector("[data-open]");
  open.hidden = report.state === "waiting"; // it may be on its way: what was sent is corrected, not changed
  open.href = fault?.arrived ? `/report/${fault.arrived}/` : `/report/new/#${report.id}`;
  if (!fault?.arrived) open.addEventListener("click", (event) => onOpen(event, report.id));
  item.querySelector("[data-discard]").addEventListener("click", async () => {
    await discard(report.id);
    await draw(onOpen);
  });
  return item;
}

/** Draw the list anew. `onOpen(event, id)` opens a draft in the page's form. */
export async function draw(onOpen = () => {}) {
  if (!panel) return;
  const person = await currentPerson();
  const reports = person === null ? [] : await listed(person);
  panel.querySelector("[data-phone-list]").replaceChildren(...reports.map((report) => row(report, onOpen)));
  panel.querySelector("[data-clear]").hidden = !reports.length;
  if (reports.length) panel.hidden = false;
}

export function onClear(act) {
  panel?.querySelector("[data-clear-now]").addEventListener("click", act);
}
