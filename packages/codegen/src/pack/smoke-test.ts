import { stringLiteral } from "../emit/literal.js";
import type { PackageEntry } from "./package-entries.js";

/** The test of a packed SDK: every entry is imported, and exports what it should; with an address the catalogs are attached. */
export function smokeTest(packageName: string, entries: readonly PackageEntry[]): string {
  const exported = entries.map(({ subpath, constants }) => {
    const names = constants.map(stringLiteral).join(", ");
    return `  [${stringLiteral(packageName + subpath.slice(1))}]: [${names}],`;
  });
  const attached = entries.flatMap(({ content, subpath, catalog }) => {
    const isPlain = content === "connect" && catalog?.attachOptions.every(({ required }) => !required) === true;
    return isPlain ? [`  [${stringLiteral(packageName + subpath.slice(1))}]: ${stringLiteral(catalog.name)},`] : [];
  });
  return `// Written by vgi-codegen pack: changes are lost. Tests of yours go beside it.
import assert from "node:assert/strict";
import { test } from "node:test";

/** What each entry exports. */
const exported = {
${exported.join("\n")}
};

/** Catalogs that are attached without options. */
const catalogs = {
${attached.join("\n")}
};

for (const [entry, names] of Object.entries(exported)) {
  test(\`\${entry} has its exports\`, async () => {
    const module = await import(entry);
    for (const name of names) assert.ok(module[name], name);
  });
}

const address = process.env.VGI_ADDRESS;
for (const [entry, catalog] of Object.entries(catalogs)) {
  test(\`\${entry} attaches the catalog\`, { skip: address ? false : "VGI_ADDRESS is not set" }, async () => {
    const { connect } = await import(entry);
    const db = await connect(address);
    try {
      assert.equal(db.catalog, catalog);
    } finally {
      await db.close();
    }
  });
}
`;
}
