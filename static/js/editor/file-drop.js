/** Files that are dropped anywhere on the page. */

/**
 * @param {HTMLElement} veil says what happens, while something is dragged over the page
 * @param {(file: File, files: File[]) => void} take the first one, and all of them
 */
export function startFileDrop(veil, take) {
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
    if (!hasFile(event) || event.defaultPrevented) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (files.length) take(files[0], files);
  });
}
