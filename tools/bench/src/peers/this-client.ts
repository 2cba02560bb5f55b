import { fileURLToPath } from "node:url";
import { compileDriver } from "./compile-driver.js";
import type { Peer } from "./peer.js";

/** Where programs find this client as it was built. */
export const driverFolder: string = fileURLToPath(new URL("../../node_modules/.cache/vgi-bench", import.meta.url));

/** This client, as it was built, in a Node process like any other peer. */
export const thisClient: Peer = {
  name: "this client",
  isOurs: true,
  refuses: () => undefined,
  async driver() {
    return { command: [process.execPath, await compileDriver("this-client", driverFolder)] };
  },
};

/** The same in another process, for large batches that it reads into memory of their own, where `thisClient` uses the same over and over. */
export const thisClientOwnMemory: Peer = { ...thisClient, name: "this client, own memory for each batch" };
