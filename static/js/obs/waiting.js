/**
 * The script of a waiting file (overlay/obs/waiting.py): a local page that is transparent, asks whether the server is
 * there, and enters the overlay once it is. A classic script, because modules do not load from files.
 */
(() => {
  const ASK_AGAIN_MS = 1000;
  const PATIENCE_MS = 5000;
  const { health, address } = document.documentElement.dataset;
  let asking = false;

  async function ask() {
    if (asking) return;
    asking = true;
    const given = new AbortController();
    const patience = setTimeout(() => given.abort(), PATIENCE_MS);
    try {
      // Its answer cannot be read from here, but that there is one is enough.
      await fetch(health, { mode: "no-cors", cache: "no-store", signal: given.signal });
      location.replace(address);
    } catch {
      setTimeout(ask, ASK_AGAIN_MS);
    } finally {
      clearTimeout(patience);
      asking = false;
    }
  }

  // While OBS hides the source its timers may run once a minute.
  document.addEventListener("visibilitychange", ask);
  ask();
})();
