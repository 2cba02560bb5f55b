import { redactUrl } from "../../address/index.js";

/** The address of a worker as providers and stores know it: without credentials, query string and trailing slash. */
export function workerKey(url: string): string {
  return redactUrl(url).replace(/\/+$/, "");
}
