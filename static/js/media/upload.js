/** Brings one file to the server. Unlike `fetch`, the old request says how far it is. */

import { ApiError } from "../panel/api.js";
import { t } from "../panel/texts.js";

/**
 * @param {File} file
 * @param {(share: number) => void} progress from 0 to 1
 * @returns {{done: Promise<import("./library.js").Media>, cancel: () => void}} `done` fails with an ApiError in words
 */
export function upload(file, progress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status === 401) location.assign("/login");
      if (request.status === 200 || request.status === 201) resolve(answer);
      else reject(new ApiError(request.status, answer?.error ?? t("api.status", { status: request.status }), answer));
    });
    request.addEventListener("error", () => reject(new ApiError(0, t("media.cut"))));
    request.addEventListener("abort", () => reject(new ApiError(0, t("media.cancelled"))));
  });
  request.open("POST", `/api/media?${new URLSearchParams({ name: file.name })}`);
  request.setRequestHeader("Accept", "application/json");
  // what it is, the server reads in it; a name says nothing
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.send(file);
  return { done, cancel: () => request.abort() };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
