/** The panel's one place for what was just done and how to undo it. */

import { Undo } from "./undo.js";

export const toast = new Undo(document.querySelector(".panel > .toast"));
