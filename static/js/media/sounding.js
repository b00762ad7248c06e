/** Plays one sound at a time, from a button that plays and stops. */

import { icon } from "../panel/make.js";
import { t } from "../panel/texts.js";

const player = new Audio();
/** What has to happen once the sound is over, or another one begins. */
let over = () => {};

/** @param {HTMLButtonElement} button @param {() => {url: string, volume?: number} | null} what volume from 0 to 1 */
export function playsSound(button, what) {
  const draw = (isPlaying) => {
    button.replaceChildren(icon(isPlaying ? "stop" : "play"));
    button.title = t(isPlaying ? "media.stop" : "media.play");
    button.setAttribute("aria-label", button.title);
    button.dataset.on = String(isPlaying);
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const wasPlaying = button.dataset.on === "true";
    stopSound();
    const sound = what();
    if (wasPlaying || !sound) return;
    const mine = () => draw(false);
    over = mine;
    draw(true);
    player.src = sound.url;
    player.volume = sound.volume ?? 1;
    // One that was still loading when the next began is told of as broken off: that must not end the next.
    player.play().catch(() => over === mine && stopSound());
  });
  draw(false);
}

/** How loud what plays now is, from 0 to 1. */
export function setVolume(volume) {
  player.volume = volume;
}

export function stopSound() {
  player.pause();
  over();
  over = () => {};
}

player.addEventListener("ended", stopSound);
