import type { RpcCallOptions } from "vgi-runtime";

/**
 * Options of every call. A client takes the limits and `onLog` as defaults, a session the settings and secrets
 * (`connect`, `attach`); what a call gives goes before them.
 */
export interface CallOptions extends RpcCallOptions {
  /** Session settings by name, over those of the session. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Secrets by name, over those of the session: a value, or an object of parameters. */
  readonly secrets?: Readonly<Record<string, unknown>> | undefined;
}

const NAMES = {
  signal: true,
  timeoutMs: true,
  idleTimeoutMs: true,
  onLog: true,
  traceContext: true,
  settings: true,
  secrets: true,
} as const satisfies Record<keyof CallOptions, true>;

/** Names of the options of a call. */
export const callOptionNames: ReadonlySet<string> = new Set(Object.keys(NAMES));

/** Only the options of an object that may hold more; those that are not given are left out. */
export function callOptionsOf(options: CallOptions | undefined): CallOptions {
  return Object.fromEntries(
    Object.entries(options ?? {}).filter(([name, value]) => value !== undefined && callOptionNames.has(name)),
  );
}
