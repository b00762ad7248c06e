/** What whoever looks may do: everything, or what the link is for that he came by. The server refuses the rest. */

const guest = document.querySelector(".panel")?.dataset.guest;

export const may = Object.freeze({
  /** Hide lines and show them again. */
  moderate: guest !== "reads",
  /** Post, feature, play, change: everything else. */
  run: guest === undefined,
});
