import { findPython, pythonVersion } from "./find-python.js";

/**
 * Whether tests against the real workers can run here.
 *
 * @returns one line with the reason to skip them, or `undefined` when they can run
 * @throws Error with that reason, when `VGI_REAL_WORKERS=require` says that they must run; `skip` leaves them out
 * @example
 * ```ts
 * const reason = await requireOrSkip();
 * describe.skipIf(reason !== undefined)("against real workers", () => {
 *   test("answers", () => undefined);
 * });
 * ```
 */
export async function requireOrSkip(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  if (env["VGI_REAL_WORKERS"] === "skip") return "VGI_REAL_WORKERS=skip leaves them out";
  if ((await findPython(env)) !== undefined) return undefined;
  const reason = `no Python ${pythonVersion} was found (on the path, in pyenv, or by VGI_PYTHON)`;
  if (env["VGI_REAL_WORKERS"] === "require") {
    throw new Error(`VGI_REAL_WORKERS=require, but ${reason}. Install it, or unset VGI_REAL_WORKERS.`);
  }
  return reason;
}
