import { appendFileSync } from "node:fs";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

// Registers itself: Node runs the hooks of modules in a thread of their own.
if (isMainThread) register(import.meta.url);

/** Appends the URL of each module that is loaded to the file that `LOG` names. */
export async function load(url, context, nextLoad) {
  appendFileSync(process.env.LOG, `${url}\n`);
  return nextLoad(url, context);
}
