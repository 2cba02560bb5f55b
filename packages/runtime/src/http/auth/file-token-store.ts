import type { TokenStore } from "./oauth/token-store.js";

/**
 * Keeps logins in a directory, one file per worker, which only this user can read (mode 0600; on Windows as the directory is). A file
 * is replaced whole, so that another process never reads half of one; a damaged one counts as none.
 *
 * @param directory it is made (mode 0700) when it does not exist; a place such as `~/.config/my-program/logins`
 *
 * @example
 * ```ts
 * import { homedir } from "node:os";
 * import { createPool, fileTokenStore, oauth } from "vgi-runtime";
 *
 * const login = oauth({
 *   store: fileTokenStore(`${homedir()}/.config/my-program/logins`),
 *   onDeviceCode: ({ verificationUri, userCode }) => console.error(`Open ${verificationUri} and enter ${userCode}`),
 * });
 * await using pool = createPool("https://vgi.example.com", { bearerToken: login });
 * ```
 */
export function fileTokenStore(directory: string): TokenStore {
  return {
    load: async (worker) => (await import("./node/token-files.js")).loadLogin(directory, worker),
    save: async (worker, login) => (await import("./node/token-files.js")).saveLogin(directory, worker, login),
  };
}
