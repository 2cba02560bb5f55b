import { compilingPrograms } from "./compile-examples.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import type { CatalogModel } from "vgi-client";
import type { GeneratedFile } from "../emit/declarations.js";
import type { GeneratedServices } from "../emit/services/generate-services.js";
import type { WantedFile } from "../write/plan-files.js";
import { exampleCandidates, type Example } from "./examples.js";
import { packageEntries, type PackageEntry } from "./package-entries.js";
import { packageManifest, type Manifest, type ManifestInput } from "./package-manifest.js";
import { readme, readmeMark } from "./readme.js";
import { serviceEntries } from "./service-entries.js";
import { serviceExamples } from "./service-examples.js";
import { smokeTest } from "./smoke-test.js";

/** What a package is made from. */
export interface PackageInput extends Omit<ManifestInput, "entries"> {
  /** Generated for the target `js`. */
  readonly generated: readonly GeneratedCatalog[];
  readonly models: readonly CatalogModel[];
  /** Services, where the package has some. */
  readonly services: GeneratedServices | undefined;
  /** The package.json that is there. */
  readonly manifest: Manifest;
  /** Text of `catalog.snapshot.json`. */
  readonly snapshot: string;
  /** The changelog; `undefined` where it stays. */
  readonly changelog: string | undefined;
}

/** The files of a package beside its generated code, as `npm publish` takes them. */
export async function packageFiles(input: PackageInput): Promise<WantedFile[]> {
  const { name, license, provenance } = input;
  const catalogEntries = packageEntries(input.generated, input.models, input.services !== undefined);
  const services = input.services && serviceEntries(input.services, catalogEntries.length > 0);
  const entries = [...catalogEntries, ...(services ?? [])];
  const files = [...input.generated, ...(input.services === undefined ? [] : [input.services])].flatMap(
    (part) => part.files,
  );
  const examples = await shownExamples(name, entries, files);
  const manifest = packageManifest(input.manifest, { ...input, entries });
  return [
    { path: "package.json", content: `${JSON.stringify(manifest, undefined, 2)}\n`, isShared: true },
    ...(input.changelog === undefined ? [] : [{ path: "CHANGELOG.md", content: input.changelog, isShared: true }]),
    { path: "catalog.snapshot.json", content: input.snapshot, isShared: false },
    { path: "test/smoke.test.mjs", content: smokeTest(name, entries), isShared: false },
    {
      path: "README.md",
      content: readme({ name, license, entries, examples, provenance }),
      isShared: false,
      mark: readmeMark,
    },
  ];
}

/** The first example of each shape that compiles. */
async function shownExamples(
  name: string,
  entries: readonly PackageEntry[],
  files: readonly GeneratedFile[],
): Promise<Example[]> {
  const candidates = [...exampleCandidates(name, entries), ...serviceExamples(name, entries)];
  if (candidates.length === 0) return [];
  const declarations = files.filter(({ path }) => path.endsWith(".d.ts"));
  const modules = Object.fromEntries(entries.map(({ subpath, module }) => [name + subpath.slice(1), module]));
  const programs = candidates.map(({ code }) => code);
  const compiles = await compilingPrograms(programs, declarations, modules);
  const good = candidates.filter((_candidate, index) => compiles[index]);
  return good.filter(({ shape }, index) => good.findIndex((other) => other.shape === shape) === index);
}
