// Signing out clears this browser. If reports wait here that have not been sent, the page of signing out asks first.

const MARK = "unsent-reports"; // as in report/drafts.js, which is fetched only where the mark stands

const isSigningOut = (form) => form.matches('form[action="/account/logout/"]');

async function unsent() {
  const { counted, currentPerson } = await import("../report/drafts.js");
  return counted(await currentPerson());
}

/** Leave what waits on this phone, locked and out of sight. */
async function keepAndGo(form) {
  const { signedOut } = await import("../report/drafts.js");
  await signedOut();
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "keep", value: "waiting" }));
  form.submit();
}

async function asked(form) {
  const { own, others } = await unsent();
  if (own) return location.assign(form.action);
  if (others) return keepAndGo(form);
  localStorage.removeItem(MARK);
  return form.submit();
}

function mayHoldUnsent() {
  try {
    return Boolean(localStorage.getItem(MARK));
  } catch {
    return false; // a browser that keeps nothing
  }
}

export function signingOut() {
  const choice = document.querySelector("[data-unsent]");
  document.addEventListener("submit", (event) => {
    if (!isSigningOut(event.target) || choice || !mayHoldUnsent()) return;
    event.preventDefault();
    asked(event.target).catch(() => event.target.submit());
  });
  if (choice && mayHoldUnsent()) offer(choice);
}

async function offer(choice) {
  const { own, others } = await unsent();
  choice.hidden = !own;
  choice.querySelector("[data-unsent-count]").textContent = own;
  const form = choice.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keepAndGo(form);
  });
  const clearing = document.querySelector("[data-clearing]");
  clearing.querySelector("[data-clearing-unsent]").hidden = !own;
  clearing.querySelector("[data-clearing-plain]").hidden = Boolean(own);
  if (others && !own) clearing.addEventListener("submit", (event) => {
    event.preventDefault();
    keepAndGo(event.target);
  });
}
