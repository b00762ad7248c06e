/** A file in small: a picture as it is, a video that moves under the pointer, a sound that can be heard. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { playsSound } from "./sounding.js";

/** Enough of a video to show something: its very first frame is often empty. */
const START_SECONDS = 0.1;

/** Videos are loaded once they come into view: a page full of players is slow. */
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.src = target.dataset.src;
  }
}, { rootMargin: "300px" });

/**
 * @param {import("./library.js").Media} media
 * @returns {HTMLElement}
 */
export function pictureOf(media) {
  const place = make("span", { className: "picture", dataset: { type: media.type } });
  const failed = () => place.replaceChildren(icon("warning"), make("small", {}, t("media.unplayable")));
  if (media.type === "image") {
    const image = make("img", { alt: "", loading: "lazy", decoding: "async", src: media.url });
    image.addEventListener("error", failed);
    place.append(image);
  } else if (media.type === "video") {
    const video = make("video", { muted: true, loop: true, playsInline: true, preload: "metadata", tabIndex: -1 });
    video.addEventListener("error", failed);
    video.dataset.src = `${media.url}#t=${START_SECONDS}`;
    seen.observe(video);
    place.addEventListener("pointerenter", () => video.play().catch(() => {}));
    place.addEventListener("pointerleave", () => video.pause());
    place.append(video, icon("play"));
  } else {
    const button = make("button", { type: "button", className: "hear" });
    playsSound(button, () => media);
    place.append(wave(media.id), button);
  }
  return place;
}

/** Bars that stand for a sound: the same ones for the same file. */
function wave(id) {
  const bars = Array.from({ length: 24 }, (_, at) => {
    const height = 18 + ((id.charCodeAt((at * 7) % id.length) * (at + 3)) % 62);
    const bar = make("i");
    bar.style.height = `${height}%`;
    return bar;
  });
  return make("span", { className: "wave", "aria-hidden": "true" }, ...bars);
}
