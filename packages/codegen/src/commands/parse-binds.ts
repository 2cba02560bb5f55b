import type { Json } from "vgi-client";
import type { ConfiguredBinds } from "../config/worker-config.js";
import { CodegenError, messageOf } from "../errors.js";

/**
 * `--bind` flags as the configuration has them: `main.sequence={"count":3}`, or the name alone for a function without arguments.
 * Several flags for one function are several sets of arguments.
 */
export function parseBinds(flags: readonly string[] = []): ConfiguredBinds {
  const binds = new Map<string, Readonly<Record<string, Json>>[]>();
  for (const flag of flags) {
    const equals = flag.indexOf("={");
    const name = equals < 0 ? flag : flag.slice(0, equals);
    const sets = binds.get(name) ?? [];
    sets.push(equals < 0 ? {} : parseArguments(flag, flag.slice(equals + 1)));
    binds.set(name, sets);
  }
  return Object.fromEntries(binds);
}

function parseArguments(flag: string, text: string): Readonly<Record<string, Json>> {
  try {
    // It starts with a brace: what is parsed is an object.
    return JSON.parse(text) as Readonly<Record<string, Json>>;
  } catch (cause) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `--bind ${flag} is not understood`,
      why: messageOf(cause),
      next: `Write --bind 'main.sequence={"count":3}'.`,
      cause,
    });
  }
}
