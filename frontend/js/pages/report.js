// Reports on a phone: written without a network, kept locked, sent when there is one. Without this script the form is
// an ordinary form.
import { dropEverything } from "../report/database.js";
import { currentPerson, organisationsOf, signedIn } from "../report/drafts.js";
import { ReportForm } from "../report/form.js";
import { offerPlaces } from "../report/gazetteer.js";
import { draw, onClear, say } from "../report/panel.js";
import { askForTicket, NotReceivedError, sendWaiting, whenOthersSend } from "../report/sending.js";

const AGAIN_AFTER = 60_000; // milliseconds
const page = document.querySelector("[data-report]");
const form = document.querySelector("[data-report-form]");
let writing = null;

const open = (event, id) => {
  if (!writing) return;
  event.preventDefault();
  writing.open(id);
};
const redraw = () => draw(open);

function tell(kind, answer) {
  say(kind, answer);
  if (kind !== "sending") redraw();
}

async function send() {
  try {
    await sendWaiting(tell);
  } catch (error) {
    if (!(error instanceof NotReceivedError)) throw error;
    if (await waits()) say(error.why === "sign-in" ? "sign-in" : "waiting");
  }
}

const waits = async () => Boolean(document.querySelector('[data-phone-list] [data-state="waiting"]:not([hidden])'));

/** The browser may send by itself later, also when this page is closed. */
async function askForSync() {
  const registration = await navigator.serviceWorker?.ready;
  await registration?.sync?.register("send-reports").catch(() => {}); // the browser allows it or not
}

async function submitted(event) {
  event.preventDefault();
  if (!(await writing.queue())) return;
  await redraw();
  say("waiting");
  navigator.storage?.persist?.(); // else a browser that is short of room may drop what waits
  askForSync();
  scrollTo(0, 0);
  await send();
}

/** On the page that the phone keeps, nobody is known but whoever signed in last. */
async function chooseOrganisation(person) {
  const organisations = await organisationsOf(person);
  const select = form.querySelector('[name="organisation"]');
  const options = organisations.map(({ id, name }) => Object.assign(document.createElement("option"), { value: id, textContent: name }));
  select.replaceChildren(...options);
  if (organisations.length === 1) select.closest(".field").hidden = true;
  if (organisations.length) form.querySelector('[name="country"]').value = organisations[0].country;
  for (const option of form.querySelectorAll("option")) option.defaultSelected = option.selected; // also after a reset
}

async function begin(person) {
  if ("shell" in page.dataset) await chooseOrganisation(person);
  form.hidden = false;
  writing = new ReportForm(form, person, { say, changed: redraw });
  form.addEventListener("submit", submitted);
  offerPlaces(form);
  if (location.hash) await writing.open(location.hash.slice(1));
}

async function whoIsHere() {
  if ("person" in page.dataset) {
    const person = Number(page.dataset.person);
    await signedIn(person, JSON.parse(page.dataset.organisations));
    return person;
  }
  return currentPerson();
}

async function keepForm() {
  if (!navigator.serviceWorker || "shell" in page.dataset) return;
  const registration = await navigator.serviceWorker.register("/report/worker.js", { scope: "/report/" });
  registration.active?.postMessage({ version: page.dataset.version });
}

async function clear() {
  await dropEverything();
  for (const name of await caches.keys()) await caches.delete(name);
  await (await navigator.serviceWorker?.getRegistration("/report/"))?.unregister();
  location.replace("/report/");
}

async function start() {
  const person = await whoIsHere();
  page.querySelector("[data-nobody]")?.toggleAttribute("hidden", person !== null);
  if (form && person !== null) await begin(person);
  onClear(clear);
  await redraw();
  whenOthersSend(tell);
  addEventListener("online", send);
  setInterval(async () => navigator.onLine && (await waits()) && send(), AGAIN_AFTER);
  page.dataset.ready = "true";
  await keepForm().catch(() => {}); // without it the form works as long as there is a network
  await send();
}

start().catch(() => {
  if (form && !("shell" in page.dataset)) form.hidden = false;
  say("no-storage"); // a browser that keeps nothing, as in some private windows
});
