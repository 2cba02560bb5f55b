import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeServices } from "../../model/normalize-services.js";
import { checkSource } from "../../testing/check-source.js";
import { Compiler } from "../../testing/compile.js";
import { hostileMethod, hostileProtocols } from "../../testing/hostile-services.js";
import { importObjects, methodsOf, withoutSideEffect, writeGenerated } from "../../testing/imported-objects.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";
import { generateServices } from "./generate-services.js";

const packageFolder = fileURLToPath(new URL("../../../", import.meta.url));

test("whatever a server says: it is imported without a side effect, every method is there, and names stay", async () => {
  await using folder = await temporaryFolder();
  await symlink(join(packageFolder, "node_modules"), join(folder.path, "node_modules"));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(hostileProtocols, fc.array(hostileMethod, { maxLength: 3 }), async (given, more) => {
      const services = normalizeServices(given);
      run += 1;
      const load = async (name: string, { files }: Awaited<ReturnType<typeof generateServices>>) => {
        const out = join(folder.path, `run${run}`, name);
        await writeGenerated(out, files);
        return withoutSideEffect(() => importObjects(out, files));
      };
      const before = await generateServices(services);
      const paths = before.files.map(({ path }) => path.toLowerCase());
      expect(new Set(paths).size).toBe(paths.length);
      for (const { path, content } of before.files) {
        expect(path).toMatch(/^services\/[\w$-]{1,75}\.ts$/);
        expect(content).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
        checkSource(content);
      }
      const found = await load("before", before);
      expect(methodsOf(services).filter((key) => !found.has(key))).toEqual([]);

      const grown = normalizeServices(
        services.map((service) => Object.assign({}, service, { methods: [...service.methods, ...more] })),
      );
      const later = await load("after", await generateServices(grown, before.names));
      expect(methodsOf(grown).filter((key) => !later.has(key))).toEqual([]);
      for (const [key, places] of found) expect(later.get(key)).toEqual(places);
    }),
    { numRuns: 15 },
  );
}, 240_000);

test("whatever a server says: it compiles under every strict option", async () => {
  const compiler = new Compiler();
  await fc.assert(
    fc.asyncProperty(hostileProtocols, async (services) => {
      const { files } = await generateServices(normalizeServices(services));
      const sources = new Map(files.map(({ path, content }) => [path, content]));
      expect([...compiler.faults(sources, [...sources.keys()])]).toEqual([]);
    }),
    { numRuns: 5 },
  );
}, 240_000);
