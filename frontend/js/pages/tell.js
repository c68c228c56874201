// Pages for people who write without an account. All of them work without this; nothing is kept in the browser.

import { codeTools } from "../tell/code.js";
import { leavingAtOnce } from "../tell/leaving.js";

document.querySelectorAll("[data-leave]").forEach(leavingAtOnce);
codeTools(document);
