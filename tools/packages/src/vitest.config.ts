import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Tests that install packages and compile large programs: minutes, so they are beside `npm test`, in `npm run packages`. */
const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL("../../../", import.meta.url)),
  resolve: { conditions: ["vgi-source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["vgi-source", "node", "import", "default"] } },
  test: {
    include: ["tools/packages/src/**/*.acceptance.ts"],
    pool: "forks",
    // One file at a time: each of them keeps the machine busy on its own.
    fileParallelism: false,
  },
});

export default config;
