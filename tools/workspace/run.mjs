import path from "node:path";
import { bin, build, install, pnpm, program, run, root, step, tool } from "./pnpm.mjs";

/** Committed files that generators write. */
const generated = [
  "packages/protocol/src/generated",
  "packages/codegen/test/goldens",
  "schemas",
  "docs/benchmarks.md",
  "docs/benchmarks.svg",
];

/** What `npm run NAME` does; each installs what it needs first. */
const commands = {
  build: () => build().then(() => 0),
  typecheck: () => bin("tsc", ["-p", "tsconfig.json"]),
  lint: (args) =>
    sequence(
      () => bin("oxlint", ["--deny-warnings", ...args]),
      () => bin("oxfmt", ["--check", "."]),
      layers,
    ),
  format: () => bin("oxfmt", ["."]),
  generate: () =>
    sequence(
      () => tool("tools/generate-protocol/src/main.ts", []),
      () => tool("packages/codegen/src/testing/write-goldens.ts", []),
      () => tool("tools/bench/src/main.ts", ["report"]),
    ),
  interop: (args) => tool("tools/interop/src/main.ts", args),
  conformance: (args) => tool("tools/conformance/src/main.ts", args),
  // With the garbage collector at hand, so that growth of the heap can be told from what is not collected yet.
  soak: (args) => tool("tools/soak/src/main.ts", args, { node: ["--expose-gc"] }),
  stalls: (args) => tool("tools/soak/src/stalls.ts", args),
  "real-workers": (args) => tool("tools/real-workers/src/main.ts", args),
  "extract-protocol": (args) => tool("tools/extract-protocol/src/main.ts", args),
  check: () => sequence(commands.typecheck, () => commands.lint([]), cleanAfterGenerate),
  pack: ([folder = "packed"]) => build().then(() => pack(path.resolve(folder))),
  api: () => build().then(() => tool("tools/packages/src/api.ts", [])),
  packages: (args) => acceptance("tools/packages/", args),
  bench: (args) => build().then(() => tool("tools/bench/src/main.ts", args)),
  "typescript-matrix": (args) => acceptance("tools/typescript-matrix/", args),
  changeset: (args) => pnpm(["exec", "changeset", ...args]),
};

await program(async ([name, ...args]) => {
  const command = commands[name];
  if (command === undefined)
    throw new Error(`there is no command ${name}; there are ${Object.keys(commands).join(", ")}`);
  await install();
  return command(args);
});

/** Tarballs of all packages, as they would be published, and how to install them. */
async function pack(folder) {
  step("Packing the packages");
  const args = ["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", folder];
  const code = await pnpm(args, { quiet: true });
  if (code === 0) process.stdout.write(`npm install apache-arrow ${path.join(folder, "*.tgz")}\n`);
  return code;
}

/** Slow tests of one folder, against what was built. */
async function acceptance(folder, args) {
  await build();
  return bin("vitest", ["run", "--config", "tools/workspace/acceptance.config.mjs", folder, ...args]);
}

/** The direction of dependencies, as dependency-cruiser's configuration states it. */
function layers() {
  return bin("depcruise", ["--config", ".dependency-cruiser.cjs", "--output-type", "err", "packages", "tools"]);
}

/** Generated code that is committed must be what the generators write today. */
async function cleanAfterGenerate() {
  const code = await commands.generate();
  if (code !== 0) return code;
  step("Comparing generated files with the committed ones");
  return run("git", ["diff", "--exit-code", "--stat", "--", ...generated], { cwd: root });
}

async function sequence(...steps) {
  for (const next of steps) {
    const code = await next();
    if (code !== 0) return code;
  }
  return 0;
}
