/** Where the page says what was revoked, and brings it back. */

import { Undo } from "../panel/undo.js";

export const undo = new Undo(document.querySelector(".toast"));
