import { CodegenError } from "../errors.js";
import type { CliContext } from "./cli-context.js";

/** A question that is answered with a text. */
export interface Question {
  readonly message: string;
  /** What an empty answer means; without it, an answer is needed. */
  readonly fallback?: string | undefined;
}

/**
 * Asks on the terminal; where there is none, or nothing may be asked, the fallback is the answer. The prompts are loaded for this alone.
 *
 * @param flag what gives the answer on the command line, for the message
 * @throws CodegenError when the user aborts (exit code 3), or when there is neither a terminal nor a fallback
 */
export async function ask(
  { cli, terminal }: CliContext,
  { message, fallback }: Question,
  flag: string,
  mayAsk: boolean,
): Promise<string> {
  if (cli.prompt === undefined || !mayAsk || terminal.options.json) {
    if (fallback !== undefined) return fallback;
    throw new CodegenError("CODEGEN_USAGE", { what: `${message} is not known`, next: `Give it: ${flag}.` });
  }
  const { isCancel, text } = await import("@clack/prompts");
  const answer = await text({
    ...cli.prompt,
    message,
    signal: cli.signal,
    ...(fallback === undefined ? {} : { placeholder: fallback, defaultValue: fallback }),
    validate: (value) => (fallback === undefined && (value ?? "").trim() === "" ? "This is needed." : undefined),
  });
  if (!isCancel(answer)) return answer.trim();
  throw new CodegenError("CODEGEN_ABORTED", { what: "aborted", next: "Nothing has been written." });
}
