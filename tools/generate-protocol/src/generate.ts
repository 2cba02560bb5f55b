import { emitAnyVersion } from "./emit-any-version.js";
import { emitEdition } from "./emit-edition.js";
import { emitMethods } from "./emit-methods.js";
import { emitRecords } from "./emit-records.js";
import { emitTypes, emitVersions } from "./emit-versions.js";
import { groupShapes, type Shape } from "./group-shapes.js";
import type { Family } from "./load-definitions.js";
import { fileOf } from "./names.js";
import type { GeneratedFile } from "./print-file.js";

/**
 * All generated files of packages/protocol. What is equal in several editions of a protocol, down through everything it
 * names, is in one file for exactly those editions.
 */
export function generate(families: readonly Family[]): GeneratedFile[] {
  return families.flatMap(generateFamily).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function generateFamily(family: Family): GeneratedFile[] {
  const folder = family.protocol;
  const shapes = groupShapes(family);
  const byFile = new Map<string, Shape[]>();
  for (const shape of shapes.all) byFile.set(fileOf(shape), [...(byFile.get(fileOf(shape)) ?? []), shape]);
  const groups = [...byFile].map(([file, members]) =>
    (file.startsWith("methods-") ? emitMethods : emitRecords)(file, folder, members, shapes),
  );
  const editions = family.editions.map((edition) => emitEdition(family, edition, folder, shapes));
  const anyVersion = family.protocol === "vgi" ? [emitAnyVersion(family, folder)] : [];
  return [...groups, ...editions, ...anyVersion, emitTypes(family, folder), emitVersions(family, folder)];
}
