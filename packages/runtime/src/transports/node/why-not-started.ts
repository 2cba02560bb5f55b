import type { CommandAddress } from "../../address/index.js";

/** The reason why a program could not be started, in words. */
export function whyNotStarted({ command, cwd }: CommandAddress, error: unknown): string {
  if (isInvalidText(error))
    return "its command, directory or environment has a character that none may have, such as NUL";
  const program = JSON.stringify(command[0] ?? "");
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return cwd === undefined
        ? `the program ${program} was not found`
        : `the program ${program} or the directory ${JSON.stringify(cwd)} was not found`;
    case "EACCES":
      return `the program ${program} may not be executed`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** Whether Node.js refused a text; its message shows what it got. */
export function isInvalidText(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ERR_INVALID_ARG_VALUE";
}
