import type { AttachOptions } from "../../catalog/attach.js";
import type { WorkerAddressInput } from "vgi-runtime";
import type { ConnectOptions } from "../../connect.js";
import { AddressRequiredError, GeneratedCodeError } from "./connector-errors.js";
import { abi, type Abi } from "../abi.js";
import type { SessionWith } from "./settings-types.js";

/** What a generated SDK knows of its catalog. */
export interface CatalogDescriptor {
  /** Version of the contract that the code was generated for: another one doesn't compile. */
  readonly abi: Abi;
  readonly catalog: string;
}

/** Attach options, settings or secrets of which nothing is declared. */
export type Untyped = Readonly<Record<string, unknown>>;

/** The attach options of a catalog that has none. */
export type NoOptions = Readonly<Record<string, never>>;

/** Options of a generated `connect`, but for the catalog's own. */
export interface CatalogConnectOptions extends ConnectOptions, Omit<AttachOptions, "options" | "settings" | "secrets"> {
  /** Attach under another name than the SDK was generated from. */
  readonly catalog?: string | undefined;
}

/** Options of a generated `connect`, with those that the catalog declares. `Given` are the settings that are given. */
export type TypedConnectOptions<Options, Settings, Secrets, Given extends keyof Settings> = CatalogConnectOptions & {
  /** Settings of all calls of the session. */
  readonly settings?: (Settings & { readonly [K in Given]: Exclude<Settings[K], undefined> }) | undefined;
  /** Secrets of all calls of the session, by name (before protocol 2.1: by type). */
  readonly secrets?: Secrets | undefined;
} & (Record<never, never> extends Options ? { readonly options?: Options | undefined } : { readonly options: Options });

/** What a generated `connect` is given: options may be left out where the catalog needs none. */
export type ConnectArguments<Options, Settings, Secrets, Given extends keyof Settings> =
  Record<never, never> extends Options
    ? [address?: WorkerAddressInput, options?: TypedConnectOptions<Options, Settings, Secrets, Given>]
    : [address: WorkerAddressInput | undefined, options: TypedConnectOptions<Options, Settings, Secrets, Given>];

/**
 * A generated `connect`. The session is known to have the settings it was given: functions that need them do without in
 * their calls.
 */
export type Connect<Options = Untyped, Settings = Untyped, Secrets = Untyped> = <
  Given extends keyof Settings & string = never,
>(
  ...args: ConnectArguments<Options, Settings, Secrets, Given>
) => Promise<SessionWith<Given>>;

/**
 * Makes the `connect` of a generated SDK: it connects, attaches the catalog, and the session closes both.
 * Without an address the environment variable `VGI_ADDRESS` is asked; a published SDK has none baked in.
 */
export function connector<Options = Untyped, Settings = Untyped, Secrets = Untyped>(
  descriptor: CatalogDescriptor,
): Connect<Options, Settings, Secrets> {
  if (descriptor.abi !== abi) throw new GeneratedCodeError(descriptor.catalog, descriptor.abi, abi);
  const open = async (
    address?: WorkerAddressInput,
    options: ConnectOptions & AttachOptions & CatalogConnectOptions = {},
  ) => {
    const where = address ?? environmentAddress();
    if (where === undefined) throw new AddressRequiredError(descriptor.catalog);
    const { startEarly } = await import("vgi-runtime/early-worker");
    const early = await startEarly(where, options);
    try {
      const { connectAttached } = await import("../../connect.js");
      return await connectAttached(where, options.catalog ?? descriptor.catalog, options, early);
    } finally {
      await early?.discard();
    }
  };
  // The catalog's own types say more of the same function.
  return open as unknown as Connect<Options, Settings, Secrets>;
}

/** The worker address of the environment. */
export function environmentAddress(): string | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  return process?.env?.["VGI_ADDRESS"];
}
