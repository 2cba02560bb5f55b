import { defineConfig, type ViteUserConfig } from "vitest/config";

/** One configuration for the whole workspace: tests stand beside the sources and run from them, without a build. */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ["vgi-source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["vgi-source", "node", "import", "default"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "tools/*/src/**/*.test.ts"],
    pool: "forks",
    // Against tests that never end; how long one takes says more of the machine.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // Real processes and sockets on a shared machine: where changes land, a test fails when it fails twice. The report tells which did once.
    retry: process.env["CI"] === undefined ? 0 : 1,
  },
});

export default config;
