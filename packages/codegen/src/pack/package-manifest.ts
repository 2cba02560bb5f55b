import { offerText, type Provenance } from "./provenance.js";
import type { PackageEntry } from "./package-entries.js";

/** What a package.json is made from. */
export interface ManifestInput {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier; `UNLICENSED` allows nobody anything. */
  readonly license: string;
  /** `repository` of the project that the package is in. */
  readonly repository: Manifest | undefined;
  readonly entries: readonly PackageEntry[];
  readonly provenance: Provenance;
  /** Range of vgi-client that the generator was made for. */
  readonly clientRange: string;
  /** Range of apache-arrow that vgi-client asks for. */
  readonly arrowRange: string;
}

/** A package.json, as far as it is known here. */
export type Manifest = Readonly<Record<string, unknown>>;

/**
 * The package.json of a packed SDK. What belongs to the generator is written anew: exports, dependencies, provenance. All else
 * stays as the user has it, and what is missing gets a start.
 */
export function packageManifest(existing: Manifest, input: ManifestInput): Manifest {
  const { name, version, license, entries, provenance } = input;
  // Twice: first, so that they come first, and again, so that they are these.
  const identity: Manifest = { name, version, license };
  const root = entries.find(({ subpath }) => subpath === ".");
  return {
    ...identity,
    description: offerText(provenance),
    keywords: ["vgi", "apache-arrow", "sdk"],
    ...(input.repository && { repository: input.repository }),
    ...existing,
    ...identity,
    type: "module",
    sideEffects: false,
    files: ["dist", "catalog.snapshot.json", "CHANGELOG.md"],
    // For tools that look no further than these.
    ...(root && { main: `./dist/${root.module}.js`, types: `./dist/${root.module}.d.ts` }),
    exports: {
      ...Object.fromEntries(
        entries.map(({ subpath, module }) => [
          subpath,
          { types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` },
        ]),
      ),
      "./package.json": "./package.json",
    },
    scripts: { test: "node --test", ...record(existing["scripts"]) },
    dependencies: { ...record(existing["dependencies"]), "vgi-client": input.clientRange },
    peerDependencies: { ...record(existing["peerDependencies"]), "apache-arrow": input.arrowRange },
    publishConfig: { ...publishing(license), ...record(existing["publishConfig"]) },
    engines: { node: ">=20.18.1", ...record(existing["engines"]) },
    vgi: provenance,
  };
}

/** What nobody may use is not for everyone to see, and npm has provenance of public packages only. */
function publishing(license: string): Manifest {
  return license === "UNLICENSED" ? { access: "restricted" } : { access: "public", provenance: true };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
