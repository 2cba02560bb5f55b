import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { configText, initScripts, packScripts, withScripts, type ConfigFormat } from "../config/init-files.js";
import { findConfig } from "../config/load-config.js";
import { CodegenError } from "../errors.js";
import { writeFileIfChanged } from "../write/write-file.js";
import { ask } from "./ask.js";
import type { CliContext } from "./cli-context.js";
import { addressParameter, commonFlags, switchFlag, textFlag, textsFlag, type CommonFlags } from "./flags.js";

/** Flags of `init`. */
export interface InitFlags extends CommonFlags {
  readonly out?: string;
  readonly snapshot?: string;
  readonly catalog?: readonly string[];
  readonly format?: ConfigFormat;
  readonly package?: string;
  readonly scripts: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** Their definitions. */
export const initFlags: FlagParametersForType<InitFlags, CliContext> = {
  out: textFlag("FOLDER", "Output folder of generate [default: src/vgi]"),
  snapshot: textFlag("FILE", "Snapshot that pull writes [default: catalog.snapshot.json]"),
  catalog: textsFlag("NAME", "Catalog to read; may be repeated [default: all]"),
  format: { kind: "enum", values: ["ts", "json"], optional: true, brief: "Kind of configuration file [default: ts]" },
  package: textFlag("NAME", "Add a script that packs the SDK as this package, for npm publish"),
  scripts: { kind: "boolean", default: true, brief: "Add scripts to package.json" },
  yes: switchFlag("Ask nothing: what is not given has its default"),
  dryRun: switchFlag("Only print what would be written"),
  ...commonFlags,
};

/** `vgi-codegen init`: a configuration and script entries. */
export const initCommand: Command<CliContext> = buildCommand<InitFlags, [address?: string], CliContext>({
  docs: {
    brief: "Write a configuration, and scripts into package.json",
    customUsage: ["[--yes] [flags] [<address>]"],
    fullDescription:
      "Writes vgi.config.ts into the working directory, and the scripts vgi:pull, vgi:generate and vgi:check into package.json. On a terminal " +
      "it asks for what no flag says; Ctrl+C there ends it with exit code 3, and nothing is written. A configuration that is there is never " +
      "overwritten.\n\n" +
      "  vgi-codegen init\n" +
      '  vgi-codegen init "stdio:python -m my_worker" --out src/vgi --yes\n' +
      "  vgi-codegen init https://vgi.example.com --package @example/sales --yes",
  },
  parameters: { flags: initFlags, positional: addressParameter, aliases: { o: "out", y: "yes" } },
  func(flags, address) {
    return init(this, flags, address);
  },
});

/** A file to be written. */
interface InitFile {
  readonly path: string;
  readonly action: "create" | "update";
  readonly text: string;
}

async function init(context: CliContext, flags: InitFlags, address: string | undefined): Promise<void> {
  const { cli, terminal } = context;
  await requireNoConfig(cli.cwd);
  const mayAsk = !flags.yes;
  const settings = {
    address: address ?? (await ask(context, { message: "The worker's address" }, "vgi-codegen init ADDRESS", mayAsk)),
    catalogs: flags.catalog,
    out: flags.out ?? (await ask(context, { message: "Output folder", fallback: "src/vgi" }, "--out FOLDER", mayAsk)),
    snapshot:
      flags.snapshot ??
      (await ask(context, { message: "Snapshot file", fallback: "catalog.snapshot.json" }, "--snapshot FILE", mayAsk)),
  };
  const format = flags.format ?? "ts";
  const config: InitFile = {
    path: join(cli.cwd, `vgi.config.${format}`),
    action: "create",
    text: configText(settings, format),
  };
  const scripts = flags.package === undefined ? initScripts : packScripts(flags.package);
  const files = [config, ...(flags.scripts ? await scriptFiles(context, scripts) : [])];
  if (!flags.dryRun) for (const { path, text } of files) await writeFileIfChanged(path, text);
  terminal.json({ dryRun: flags.dryRun, files: files.map(({ path, action }) => ({ path, action })) });
  for (const { path, action } of files) terminal.data(`${action} ${path}`);
  if (!flags.dryRun) terminal.note("Next: npx vgi-codegen pull, then npx vgi-codegen generate.");
}

/** A configuration above holds for other folders too: it is no obstacle, but one here is. */
async function requireNoConfig(folder: string): Promise<void> {
  const found = await findConfig(folder);
  if (found === undefined || dirname(found) !== folder) return;
  throw new CodegenError("CODEGEN_CONFIG", {
    what: `${found} is there already`,
    why: "it would be overwritten, and nothing has been written",
    next: "Edit it, or remove it first.",
  });
}

async function scriptFiles(
  { cli, terminal }: CliContext,
  scripts: Readonly<Record<string, string>>,
): Promise<InitFile[]> {
  const path = join(cli.cwd, "package.json");
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before === undefined) {
    terminal.note(`There is no package.json here for the scripts ${Object.keys(scripts).join(", ")}.`);
    return [];
  }
  const { text } = withScripts(before, path, scripts);
  return text === undefined ? [] : [{ path, action: "update", text }];
}
