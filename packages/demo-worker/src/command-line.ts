import { parseArgs } from "node:util";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | {
      readonly kind: "serve";
      readonly protocol: string;
      /** `null` serves stdio. */
      readonly http: { readonly port: number; readonly host: string; readonly prefix: string } | null;
      readonly faults: readonly string[];
    };

/** A command line that can't be understood; the message says what to do. */
export class UsageError extends Error {}

/**
 * Reads the arguments behind the program's name. Throws {@link UsageError}.
 *
 * @param known the faults there are, and the protocol versions, oldest first: the newest is the default
 */
export function readCommandLine(
  args: readonly string[],
  known: { readonly protocols: readonly string[]; readonly faults: readonly string[] },
): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: "help" };
  if (values.version === true) return { kind: "version" };
  const newest = known.protocols.at(-1) ?? "";
  const { protocol = newest, host = "127.0.0.1", prefix = "", fault: faults = [] } = values;
  oneOf("protocol", protocol, known.protocols);
  for (const fault of faults) oneOf("fault", fault, known.faults);
  const [portText, ...more] = positionals;
  if (more.length > 0 || (portText !== undefined && values.http !== true)) {
    throw new UsageError(`unexpected argument "${more[0] ?? portText}"; see --help`);
  }
  if (values.http !== true) return { kind: "serve", protocol, http: null, faults };
  const port = Number(portText ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--http takes a port from 0 to 65535, got "${portText}"`);
  }
  if (prefix !== "" && !/^(\/[^/]+)+$/.test(prefix))
    throw new UsageError(`--prefix is a path such as /vgi, got "${prefix}"`);
  return { kind: "serve", protocol, http: { port, host, prefix }, faults };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
        protocol: { type: "string" },
        http: { type: "boolean" },
        host: { type: "string" },
        prefix: { type: "string" },
        fault: { type: "string", multiple: true },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; see --help`);
  }
}

function oneOf(what: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw new UsageError(`there is no ${what} "${value}"; there is: ${known.join(", ")}`);
}
