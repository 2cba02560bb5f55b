import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, install, program, root, run, step } from "./pnpm.mjs";

/**
 * `npm run demo`: installs, builds, starts the embedded worker, generates an SDK from it, type-checks and runs a program
 * that imports the SDK. Nothing but Node and npm is needed.
 */
await program(async () => {
  const demo = path.join(root, "tools/demo");
  await install();
  await build();
  const { joinCommand } = await import(pathToFileURL(dist("runtime", "index.js")).href);
  const worker = `stdio:${joinCommand([process.execPath, dist("demo-worker", "bin.js")])}`;

  step("Generating an SDK from the demo worker: vgi-codegen generate");
  await must(run(process.execPath, [dist("codegen", "bin.js"), "generate", worker], { cwd: demo }), "generating");

  step("Type-checking a program that uses it: tsc");
  await must(
    run(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"], { cwd: demo }),
    "type-checking",
  );

  step("Running it");
  await must(run(process.execPath, [path.join(demo, "dist/program.js"), worker], { cwd: demo }), "running");

  const source = path.join(demo, "src/program.ts");
  const lines = readFileSync(source, "utf8").split("\n").length;
  process.stdout.write(
    `\nThe program is ${path.relative(root, source)} (${lines} lines), the SDK is in ${path.relative(root, path.join(demo, "src/vgi"))}.\n`,
  );
  return 0;
});

/** A file of a built package. */
function dist(name, file) {
  return path.join(root, "packages", name, "dist", file);
}

async function must(running, what) {
  const code = await running;
  if (code !== 0) throw new Error(`${what} failed with exit code ${code}`);
}
