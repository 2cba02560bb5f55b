import { homedir } from "node:os";
import path from "node:path";

/** What decides where the cache is; replaceable in tests. */
export interface CacheFolderInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The folder outside the repository that keeps installed workers between runs: `VGI_CACHE_DIR` when set, else
 * `vgi-typescript` in the user's cache folder (`XDG_CACHE_HOME`, `LOCALAPPDATA` on Windows, `~/.cache`).
 */
export function cacheFolder(
  input: CacheFolderInput = { env: process.env, platform: process.platform, home: homedir() },
): string {
  const { env, platform, home } = input;
  if (env["VGI_CACHE_DIR"]) return path.resolve(env["VGI_CACHE_DIR"]);
  if (platform === "win32") {
    return path.join(env["LOCALAPPDATA"] || path.join(home, "AppData", "Local"), "vgi-typescript");
  }
  return path.join(env["XDG_CACHE_HOME"] || path.join(home, ".cache"), "vgi-typescript");
}
