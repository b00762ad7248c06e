/** A page at its real size in the stage, made smaller when it does not fit. */

import { t } from "../panel/texts.js";

const MARGIN = { sides: 16, top: 42, bottom: 16 };

/**
 * @param {HTMLElement} section with the stage, the source and the page in it
 * @param {() => {width: number, height: number}} sizeOf the page
 * @returns {() => void} fits it anew, after its size changed
 */
export function startFit(section, sizeOf) {
  const stage = section.querySelector(".stage");
  const source = section.querySelector(".source");
  const iframe = section.querySelector("iframe.page");

  const fit = () => {
    const { width, height } = sizeOf();
    const room = { width: stage.clientWidth - MARGIN.sides * 2, height: stage.clientHeight - MARGIN.top - MARGIN.bottom };
    const scale = Math.max(0.02, Math.min(1, room.width / width, room.height / height));
    Object.assign(iframe.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
    Object.assign(source.style, { width: `${width * scale}px`, height: `${height * scale}px` });
    source.querySelector(".source-label span").textContent = t("editor.source", { width, height });
    section.querySelector(".scale").textContent = `${Math.round(scale * 100)} %`;
  };
  new ResizeObserver(fit).observe(stage);
  fit();
  return fit;
}
