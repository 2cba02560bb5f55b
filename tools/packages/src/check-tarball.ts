import { readFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "@vgi-tools/real-workers";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { repository } from "./published-packages.js";

const attw = path.join(repository, "tools/packages/node_modules/@arethetypeswrong/cli/dist/index.js");

/** What publint has to say of a tarball, suggestions included. */
export async function publintMessages(tarball: string): Promise<(string | undefined)[]> {
  const bytes = await readFile(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: bytes.slice().buffer as ArrayBuffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg));
}

/** Throws with what attw says, when the types of a tarball are wrong for ES modules or for bundlers. */
export async function checkTypes(tarball: string): Promise<void> {
  await runCommand([process.execPath, attw, tarball, "--profile", "esm-only", "--no-emoji"], {
    purpose: `check the types of ${tarball}`,
  });
}
