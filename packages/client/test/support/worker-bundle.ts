import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

const PACKAGES = fileURLToPath(new URL("../../../", import.meta.url));
const CACHE = join(tmpdir(), "vgi-client-tests");
const SOURCES = ["arrow/src", "protocol/src", "runtime/src", "client/src/test-kit", "demo-worker/src"] as const;
const DAY_MS = 86_400_000;

let built: string | undefined;

/**
 * The demo worker as one folder of plain JavaScript: it starts in a fifth of a second, where running it from sources
 * takes one to two. Built once for one state of the sources, whichever test file comes first.
 */
export function workerBundle(): string {
  built ??= build();
  return built;
}

function build(): string {
  mkdirSync(CACHE, { recursive: true });
  const folder = join(CACHE, `worker-${fingerprint()}`);
  const program = join(folder, "bin.mjs");
  if (exists(program)) return program;
  removeOld();
  const draft = mkdtempSync(join(CACHE, "draft-"));
  bundle({
    entryPoints: [join(PACKAGES, "demo-worker/src/bin.ts")],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["vgi-source"],
    outdir: draft,
    outExtension: { ".js": ".mjs" },
    logLevel: "error",
  });
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another test file was faster.
    if (!exists(program)) throw error;
    rmSync(draft, { recursive: true });
  }
  return program;
}

/** In a process of its own: esbuild leaves one running, and tests look for what is left behind. */
function bundle(options: BuildOptions): void {
  const code = 'const { build } = await import("esbuild"); await build(JSON.parse(process.argv[1]))';
  execFileSync(process.execPath, ["--input-type=module", "--eval", code, JSON.stringify(options)], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** Names the state of the sources: every file with its size and time. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const name of SOURCES) {
    const folder = join(PACKAGES, name);
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted()) {
      const { size, mtimeMs } = statSync(join(folder, file));
      hash.update(`${name}/${file}:${size}:${mtimeMs}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function removeOld(): void {
  for (const name of readdirSync(CACHE)) {
    const folder = join(CACHE, name);
    if (Date.now() - statSync(folder).mtimeMs > DAY_MS) rmSync(folder, { recursive: true, force: true });
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
