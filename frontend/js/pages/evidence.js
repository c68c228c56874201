// Pages of those who judge.
import { queueKeys } from "../evidence/keys.js";

const queue = document.querySelector("[data-queue]");
if (queue) queueKeys(queue);
