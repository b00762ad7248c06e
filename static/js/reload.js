/**
 * Loads the page again because the server is a newer one, address and query unchanged.
 *
 * Only once the server answers for the page: OBS never retries an address that failed and would stay blank. And not in
 * a circle, should the new page find the same reason again.
 */

const REMEMBERED_AS = "overlay:reloaded";
const PAUSE_MS = 60_000;

export async function reloadOnce() {
  const last = Number(sessionStorage.getItem(REMEMBERED_AS));
  if (Date.now() - last < PAUSE_MS) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
  } catch {
    return;
  }
  sessionStorage.setItem(REMEMBERED_AS, String(Date.now()));
  location.reload();
}
