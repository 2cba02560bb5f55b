import { resolve } from "node:path";
import { interpolate } from "../config/interpolate.js";
import type { LoadedConfig } from "../config/load-config.js";
import { CodegenError } from "../errors.js";
import type { ReadRequest } from "../read/read-worker.js";
import type { CliContext } from "./cli-context.js";
import { parseOptions, type WorkerFlags } from "./flags.js";

/** Joins flags, configuration and environment to what is to be read of which worker; flags go first. */
export function readRequest(
  context: CliContext,
  { config, folder }: LoadedConfig,
  flags: WorkerFlags,
  address: string | undefined,
): ReadRequest {
  const { cli, terminal } = context;
  const options = interpolate(config.options ?? {}, cli.env, "options");
  return {
    address: workerAddress(context, { config, folder, path: undefined }, address),
    catalogs: flags.catalog ?? config.catalogs,
    options: { ...options, ...parseOptions(flags.option) },
    bind: config.bind,
    bindTimeoutMs: config.bindTimeoutMs,
    timeoutMs: flags.timeout * 1000,
    signal: cli.signal,
    onProgress: (message) => terminal.progress(message),
    onLog: terminal.options.verbose ? (line) => terminal.note(line) : undefined,
  };
}

function workerAddress(
  { cli }: CliContext,
  { config, folder }: LoadedConfig,
  address: string | undefined,
): ReadRequest["address"] {
  if (address !== undefined) return address;
  if (typeof config.address === "string") return interpolate(config.address, cli.env, "address");
  if (config.address !== undefined) {
    const { command, env, cwd } = interpolate(config.address, cli.env, "address");
    return { command, cwd: resolve(folder, cwd ?? "."), ...(env === undefined ? {} : { env }) };
  }
  const fromEnvironment = cli.env["VGI_ADDRESS"];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return fromEnvironment;
  throw new CodegenError("CODEGEN_USAGE", {
    what: "there is no worker address",
    next: 'Give one, as in "stdio:python -m my_worker" or https://vgi.example.com, in the command, as address in vgi.config.ts, or as VGI_ADDRESS.',
  });
}
