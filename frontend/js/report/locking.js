// Locking with AES-GCM under a key of each person, which the browser keeps and never gives out.
// `about` is bound in: what is moved to another report, file or person does not open.
import { addOnce, get } from "./database.js";

const NONCE_BYTES = 12;

async function keyOf(person) {
  const known = await get("keys", person);
  if (known) return known.key;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return (await addOnce("keys", { person, key }, person)).key;
}

const algorithm = (iv, person, about) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(`${person}\n${about}`),
});

export async function lock(person, about, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return { iv, data: await crypto.subtle.encrypt(algorithm(iv, person, about), await keyOf(person), bytes) };
}

export async function unlock(person, about, { iv, data }) {
  return crypto.subtle.decrypt(algorithm(iv, person, about), await keyOf(person), data);
}

export const lockValue = (person, about, value) =>
  lock(person, about, new TextEncoder().encode(JSON.stringify(value)));

export const unlockValue = async (person, about, locked) =>
  JSON.parse(new TextDecoder().decode(await unlock(person, about, locked)));
