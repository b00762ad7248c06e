/** Shows a page once what it begins with is there, its letters among it: a face that comes later moves everything. */

const FACES = ['1em "Atkinson Hyperlegible Next"', '1em "Atkinson Hyperlegible Mono"'];
/** On a slow line the page counts more than its face. */
const LONGEST_MS = 1000;

/** @param {Element} page has `data-loading` until then */
export async function reveal(page) {
  const faces = Promise.allSettled(FACES.map((face) => document.fonts.load(face)));
  await Promise.race([faces, new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
  page.removeAttribute("data-loading");
}
