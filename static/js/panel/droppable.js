/** An overlay as a link that OBS makes a browser source of when it is dropped there. */

/** OBS reads the layer's name and size from a dropped link, and takes them off the address (obs.md). */
export function droppable({ url, name, width, height }) {
  const layer = new URLSearchParams({ "layer-name": name, "layer-width": String(width), "layer-height": String(height) });
  return `${url}${url.includes("?") ? "&" : "?"}${layer}`;
}

/** Lets the link's address be dragged; a press on it goes nowhere. @param {HTMLAnchorElement} link */
export function startDrag(link) {
  link.addEventListener("click", (event) => event.preventDefault());
  link.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/uri-list", link.href);
    event.dataTransfer.setData("text/plain", link.href);
  });
}
