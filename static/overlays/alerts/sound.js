/** What is heard: the design's sound and its video's own, on the one page that leads, as loud as both volumes say. */

const LEAST_LEFT_SECONDS = 0.3;

/**
 * A player of this alert.
 * @typedef {object} Voice
 * @property {HTMLMediaElement} element
 * @property {number} volume 0 to 1
 */

export class Sound {
  /** @type {Voice | null} */
  #sound = null;
  /** @type {Voice | null} */
  #video = null;
  #lead = false;
  #muted = false;
  #aloud = false;
  #master = 1;
  #startedAt = 0;
  #state = "";
  #report;

  /** @param {(state: "running" | "blocked") => void} report whether sound may be heard from this page */
  constructor(report) {
    this.#report = report;
  }

  /** Whether this page is to be heard at all now. */
  get audible() {
    return (this.#lead || this.#aloud) && !this.#muted;
  }

  /** @param {boolean} lead whether this is the page that plays sound */
  lead(lead) {
    if (lead === this.#lead) return;
    this.#lead = lead;
    this.#apply();
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.#muted = muted;
    this.#apply();
  }

  /** @param {number} percent of the overlay, for all its alerts */
  master(percent) {
    this.#master = percent / 100;
    this.#apply();
  }

  /**
   * Starts what is heard with an alert, and its video whether that is heard or not.
   *
   * @param {object} parts
   * @param {HTMLAudioElement | null} parts.sound
   * @param {HTMLVideoElement | null} parts.video
   * @param {{volume?: number, video_volume?: number, picture_loop?: string}} parts.options
   * @param {number} parts.elapsed seconds of the alert that are over
   * @param {boolean} parts.aloud a preview that is to be heard though it does not lead
   */
  start({ sound, video, options, elapsed, aloud }) {
    this.#startedAt = performance.now() - elapsed * 1000;
    this.#aloud = aloud;
    this.#sound = sound && { element: sound, volume: (options.volume ?? 50) / 100 };
    this.#video = video && { element: video, volume: (options.video_volume ?? 50) / 100 };
    this.#apply();
    if (video) {
      video.loop = options.picture_loop !== "off";
      if (elapsed) video.currentTime = video.loop ? elapsed % video.duration : Math.min(elapsed, video.duration);
      this.#play(this.#video);
    }
  }

  /** Whether the alert's sound is still to be heard. */
  get sounding() {
    return Boolean(this.#sound && !this.#sound.element.paused);
  }

  /** @returns {Promise<void>} resolves when the sound is over, at once where there is none */
  async over() {
    const player = this.#sound?.element;
    if (!this.sounding) return;
    await new Promise((resolve) => {
      for (const type of ["ended", "pause", "error"]) player.addEventListener(type, resolve, { once: true });
    });
  }

  stop() {
    for (const voice of [this.#sound, this.#video]) {
      if (!voice) continue;
      voice.element.pause();
      // Now there is time for it: the next alert that plays it need not wait until it is back at its start.
      voice.element.currentTime = 0;
    }
    this.#sound = this.#video = null;
    this.#aloud = false;
  }

  /** Plays a sound by itself, so that the streamer hears which page it comes from. @param {string} url */
  async check(url) {
    if (!this.#lead) return;
    const element = new Audio(url);
    element.volume = this.#master;
    element.muted = this.#muted;
    this.#state = "";
    this.#say(await started(element) ? "running" : "blocked");
  }

  /** The server is told what changed, not each sound. */
  #say(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#report(state);
  }

  #apply() {
    const { audible } = this;
    for (const voice of [this.#sound, this.#video]) {
      if (!voice) continue;
      voice.element.volume = Math.min(1, voice.volume * this.#master);
      voice.element.muted = !audible || voice.element.volume === 0;
    }
    if (this.#sound) this.#follow(this.#sound);
    if (this.#video && !this.#video.element.paused) this.#play(this.#video);
  }

  /** The sound runs only where it belongs, from where it would be by now. */
  #follow(voice) {
    const { element } = voice;
    if (!this.#lead && !this.#aloud) {
      element.pause();
      return;
    }
    if (!element.paused || element.ended) return;
    const now = (performance.now() - this.#startedAt) / 1000;
    if (now > LEAST_LEFT_SECONDS) {
      if (now > element.duration - LEAST_LEFT_SECONDS) return;
      element.currentTime = now;
    }
    this.#play(voice);
  }

  /** A tab that nobody has clicked in may not be loud; a silent video is better than none. */
  async #play({ element }) {
    if (await started(element)) {
      if (!element.muted) this.#say("running");
      return;
    }
    this.#say("blocked");
    if (element.localName === "video") {
      element.muted = true;
      await started(element);
    }
  }
}

/** @param {HTMLMediaElement} element @returns {Promise<boolean>} false: the browser does not let it be heard */
async function started(element) {
  try {
    await element.play();
  } catch (error) {
    return error.name !== "NotAllowedError";
  }
  return true;
}
