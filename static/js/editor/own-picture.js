/** The streamer's own screenshot: kept in this browser, and nowhere else. */

const DATABASE = "owncast-overlay-editor";
const STORE = "pictures";
const KEY = "own";

/** @returns {Promise<Blob | null>} */
export async function ownPicture() {
  return (await request("readonly", (store) => store.get(KEY)).catch(() => null)) ?? null;
}

/** Keeps it for the next time, if this browser lets us. @param {Blob} picture */
export async function keepPicture(picture) {
  await request("readwrite", (store) => store.put(picture, KEY)).catch(() => {});
}

async function request(mode, ask) {
  const database = await open();
  try {
    return await settled(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function open() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return settled(opening);
}

function settled(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
