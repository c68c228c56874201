// What every page needs: the choice of light or dark, tables whose headings sort, and care when signing out.
import { signingOut } from "../site/signing_out.js";
import { sortableTables } from "../site/sortable.js";
import { themeSwitches } from "../site/theme.js";

themeSwitches();
sortableTables();
signingOut();
