/** Calls the server's JSON interface. */

import { t } from "./texts.js";

/** The server said no, or was not reached (`status` 0); `message` is fit to be shown, `answer` is the JSON that came with it. */
export class ApiError extends Error {
  constructor(status, message, answer = null) {
    super(message);
    this.status = status;
    this.answer = answer;
  }
}

/**
 * Sends a request and returns the JSON answer (null when there is none).
 *
 * @param {"GET" | "POST" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {object} [body]
 * @throws {ApiError}
 */
export async function call(method, path, body) {
  const request = { method, headers: { Accept: "application/json" } };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers["Content-Type"] = "application/json";
  }
  let response;
  let answer = null;
  try {
    response = await fetch(path, request);
    const text = await response.text();
    if (text) answer = JSON.parse(text);
  } catch {
    throw new ApiError(response?.status ?? 0, t(response ? "api.garbled" : "api.unreached"));
  }
  if (response.status === 401) location.assign("/login");
  if (!response.ok) throw new ApiError(response.status, answer?.error ?? t("api.status", { status: response.status }), answer);
  return answer;
}
