// The service worker of the pages below /report/. It keeps the empty form with its scripts and styles, and lists of
// place names; never a page that was drawn for somebody. It sends waiting reports when the browser wakes it.
import { sendWaiting } from "../report/sending.js";

const SHELL = "/report/offline/";
const WITHOUT_NETWORK = new Set(["/report/", "/report/new/", SHELL]);
const PLACES = "places";
const PATIENCE = 10_000; // milliseconds for a page, after which the kept form is shown
const ASSETS = /(?:href|src)="(\/static\/[^"]+)"/g;
const IMPORTS = /(?:from|import)\s*\(?\s*"(\.\/[^"]+)"/g;

const form = (version) => `form ${version}`;

/** What `address` answers, if it is the thing itself: no redirect, no page of a Wi-Fi portal. */
async function fetched(address) {
  const answer = await fetch(address, { redirect: "error", cache: "no-cache" });
  if (!answer.ok) throw new TypeError(`${address} is not to be had`);
  return answer;
}

/** A file of the page, and the files that it imports. */
async function keep(cache, address) {
  if (await cache.match(address)) return;
  const answer = await fetched(address);
  await cache.put(address, answer.clone());
  if (!address.endsWith(".js")) return;
  const text = await answer.text();
  await Promise.all([...text.matchAll(IMPORTS)].map(([, path]) => keep(cache, new URL(path, new URL(address, location)).pathname)));
}

/** Fetch the form with all it needs; only when everything is there does it replace the one before. */
async function renew() {
  const shell = await fetched(SHELL);
  const version = shell.headers.get("X-Form-Shell");
  if (!version) throw new TypeError("this is not the form");
  const cache = await caches.open(form(version));
  const text = await shell.clone().text();
  await Promise.all([...text.matchAll(ASSETS)].map(([, address]) => keep(cache, address)));
  await cache.put(SHELL, shell);
  for (const name of await caches.keys()) if (name.startsWith("form ") && name !== form(version)) await caches.delete(name);
}

const within = (promise, time) =>
  Promise.race([promise, new Promise((_, failed) => setTimeout(() => failed(new TypeError("too slow")), time))]);

async function page(request) {
  try {
    return await within(fetch(request), PATIENCE);
  } catch (error) {
    const kept = await caches.match(SHELL);
    if (kept) return kept;
    throw error;
  }
}

async function placeNames(request) {
  const cache = await caches.open(PLACES);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
}

function answer(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return null;
  if (request.mode === "navigate") return WITHOUT_NETWORK.has(pathname) ? page(request) : null;
  if (pathname.startsWith("/report/places/")) return placeNames(request);
  if (pathname.startsWith("/static/")) return caches.match(pathname).then((kept) => kept ?? fetch(request));
  return null;
}

self.addEventListener("install", (event) => event.waitUntil(renew().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const answered = answer(event.request);
  if (answered) event.respondWith(answered);
});
self.addEventListener("message", (event) => {
  const { version } = event.data ?? {};
  if (version) event.waitUntil(caches.has(form(version)).then((is) => is || renew()).catch(() => {})); // next time
});
self.addEventListener("sync", (event) => {
  if (event.tag === "send-reports") event.waitUntil(sendWaiting(() => {}));
});
