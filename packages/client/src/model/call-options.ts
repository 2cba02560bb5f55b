import type { RpcCallOptions } from "vgi-runtime";
import type { SecretResolver } from "../secrets/secret-resolver.js";

/**
 * Options of every call. A client takes the limits and `onLog` as defaults, a session the settings and secrets
 * (`connect`, `attach`); what a call gives goes before them.
 */
export interface CallOptions extends RpcCallOptions {
  /** Session settings by name, over those of the session. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Secrets by name (before protocol 2.1: by type), over those of the session: a value, or an object of parameters. */
  readonly secrets?: Readonly<Record<string, unknown>> | undefined;
  /** Finds secrets that a function asks for while it is bound. Default: that of the session; without one, the bind fails. */
  readonly secretResolver?: SecretResolver | undefined;
}

const NAMES = {
  signal: true,
  timeoutMs: true,
  idleTimeoutMs: true,
  onLog: true,
  traceContext: true,
  settings: true,
  secrets: true,
  secretResolver: true,
} as const satisfies Record<keyof CallOptions, true>;

/** Names of the options of a call. */
export const callOptionNames: ReadonlySet<string> = new Set(Object.keys(NAMES));

/** What most calls give. */
const NONE: CallOptions = Object.freeze({});

/** Only the options of an object that may hold more; those that are not given are left out. */
export function callOptionsOf(options: CallOptions | undefined): CallOptions {
  if (options === undefined) return NONE;
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== undefined && callOptionNames.has(name)),
  );
}
