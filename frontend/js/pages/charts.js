// The charts of a page: each is drawn from the data beside it when it comes near the window.
import { prepareFigures } from "../charts/figures.js";

prepareFigures();
