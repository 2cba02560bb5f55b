import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests that install packages and compile large programs: minutes, so they are beside `npm test`, in commands of their own. */
export default defineConfig({
  root: fileURLToPath(new URL("../../", import.meta.url)),
  resolve: { conditions: ["vgi-source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["vgi-source", "node", "import", "default"] } },
  test: {
    include: ["tools/*/src/**/*.acceptance.ts"],
    pool: "forks",
    // One file at a time: each of them keeps the machine busy on its own.
    fileParallelism: false,
  },
});
