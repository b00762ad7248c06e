/* When each line that says "mark-<number>" was painted: it is in the document, the frame that shows it has begun (the
   animation frame), and the first task after that frame's painting runs (the message). Milliseconds since 1970. */
window.painted = {};
new MutationObserver((records) => {
  for (const record of records) {
    for (const node of record.addedNodes) {
      const mark = /mark-(\d+)/.exec(node.textContent)?.[1];
      if (mark === undefined || mark in window.painted) continue;
      window.painted[mark] = null;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          window.painted[mark] = performance.timeOrigin + performance.now();
        };
        channel.port2.postMessage(null);
      });
    }
  }
}).observe(document, { childList: true, subtree: true });
