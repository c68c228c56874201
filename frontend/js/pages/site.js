// What every page needs: the choice of light or dark, and tables whose headings sort.
import { sortableTables } from "../site/sortable.js";
import { themeSwitches } from "../site/theme.js";

themeSwitches();
sortableTables();
