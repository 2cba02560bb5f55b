import { fileURLToPath } from "node:url";
import { compileDriver } from "./compile-driver.js";
import type { Peer } from "./peer.js";

/** This client, as it was built, in a Node process like any other peer. */
export const thisClient: Peer = {
  name: "this client",
  isOurs: true,
  refuses: () => undefined,
  async driver() {
    const folder = fileURLToPath(new URL("../../node_modules/.cache/vgi-bench", import.meta.url));
    return { command: [process.execPath, await compileDriver("this-client", folder)] };
  },
};
