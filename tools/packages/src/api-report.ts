import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import type { PackageEntry, PublishedPackage } from "./published-packages.js";

/** The report of one entry: what users of it can see. */
export interface ApiReport {
  /** Where it is committed, absolute. */
  readonly path: string;
  readonly text: string;
  /** Text that is committed; `undefined` where there is none. */
  readonly committed: string | undefined;
}

/**
 * Reports the public surface of an entry from its built declarations.
 *
 * @throws Error with what API Extractor says, when the declarations can't be analyzed
 */
export async function apiReport(published: PublishedPackage, entry: PackageEntry): Promise<ApiReport> {
  const name = `${entry.specifier.replaceAll("/", "-")}.api.md`;
  const temporary = await mkdtemp(path.join(tmpdir(), "vgi-api-"));
  try {
    extract(published, entry, temporary, name);
    const text = await readFile(path.join(temporary, name), "utf8");
    const target = path.join(published.folder, "api", name);
    return { path: target, text, committed: await readFile(target, "utf8").catch(() => undefined) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Writes a report; tells whether it was another than the committed one. */
export async function writeApiReport({ path: target, text, committed }: ApiReport): Promise<boolean> {
  if (text === committed) return false;
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  return true;
}

function extract({ folder }: PublishedPackage, entry: PackageEntry, temporary: string, name: string): void {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: path.join(folder, entry.types),
      compiler: { tsconfigFilePath: path.join(folder, "tsconfig.json") },
      apiReport: { enabled: true, reportFolder: temporary, reportTempFolder: temporary, reportFileName: name },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        // What a report shows beside the surface: comments are oxlint's business, and release tags aren't used.
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const faults: string[] = [];
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      if (message.logLevel === ExtractorLogLevel.Error) faults.push(message.text);
      message.handled = true;
    },
  });
  if (faults.length > 0) throw new Error(`API Extractor can't read ${entry.specifier}:\n${faults.join("\n")}`);
}
