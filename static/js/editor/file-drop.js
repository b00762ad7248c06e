/** Files that are dropped anywhere on the page: a picture is a background, anything else a look. */

/**
 * @param {HTMLElement} veil says what happens, while something is dragged over the page
 * @param {object} takers
 * @param {(file: File) => void} takers.picture
 * @param {(file: File) => void} takers.look
 */
export function startFileDrop(veil, { picture, look }) {
  const hasFile = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) veil.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    veil.hidden = true;
    if (!hasFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    if (file.type.startsWith("image/")) picture(file);
    else look(file);
  });
}
