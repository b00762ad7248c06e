// What OBS's browser plugin puts into every page before the page's own scripts run: window.obsstudio, with the functions
// of all its permission levels. `obsStub` is the tests' handle: it records calls, sends events, hides and shows.

(() => {
  const LEVELS = {
    getControlLevel: 0,
    getStatus: 1,
    getCurrentScene: 2, getScenes: 2, getTransitions: 2, getCurrentTransition: 2,
    saveReplayBuffer: 3,
    startReplayBuffer: 4, stopReplayBuffer: 4, setCurrentScene: 4, setCurrentTransition: 4,
    startStreaming: 5, stopStreaming: 5, startRecording: 5, stopRecording: 5, pauseRecording: 5, unpauseRecording: 5,
    startVirtualcam: 5, stopVirtualcam: 5,
  };
  const ANSWERS = {
    getControlLevel: () => stub.level,
    getStatus: () => ({ recording: false, streaming: true, recordingPaused: false, replaybuffer: false, virtualcam: false }),
    getCurrentScene: () => ({ name: "Scene", width: 1920, height: 1080 }),
    getScenes: () => ["Scene"],
    getTransitions: () => ["Cut", "Fade"],
    getCurrentTransition: () => "Fade",
  };

  let visible = true;
  const waiting = new Map();
  let lastHandle = 0;
  const requestFrame = window.requestAnimationFrame.bind(window);

  let asked = false;
  const askForFrame = () => {
    if (!visible || asked || waiting.size === 0) return;
    asked = true;
    requestFrame(runFrame);
  };
  const runFrame = (time) => {
    asked = false;
    if (!visible) return;
    for (const handle of [...waiting.keys()]) {
      const callback = waiting.get(handle);
      waiting.delete(handle);
      try {
        callback?.(time);
      } catch (error) {
        reportError(error);
      }
    }
    askForFrame();
  };

  const stub = {
    level: 1,
    calls: [],
    send(name, detail = null) {
      window.dispatchEvent(new CustomEvent(name, { detail }));
    },
    /** Hidden as OBS hides a source: no animation frames, everything else goes on. */
    setVisible(shown) {
      visible = shown;
      document.dispatchEvent(new Event("visibilitychange"));
      stub.send("obsSourceVisibleChanged", { visible });
      askForFrame();
    },
    setActive(active) {
      stub.send("obsSourceActiveChanged", { active });
    },
  };

  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (visible ? "visible" : "hidden") });
  Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
  window.requestAnimationFrame = (callback) => {
    lastHandle += 1;
    waiting.set(lastHandle, callback);
    askForFrame();
    return lastHandle;
  };
  window.cancelAnimationFrame = (handle) => waiting.delete(handle);

  window.obsStub = stub;
  window.obsstudio = { pluginVersion: "2.26.9" };
  for (const [name, level] of Object.entries(LEVELS)) {
    window.obsstudio[name] = (...args) => {
      stub.calls.push([name, ...args.filter((argument) => typeof argument !== "function")]);
      if (typeof args[0] !== "function") return;
      const answer = stub.level >= level ? (ANSWERS[name]?.() ?? null) : null;
      setTimeout(() => args[0](answer));
    };
  }
})();
