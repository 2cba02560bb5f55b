import { servicesFolder, type GeneratedServices } from "../emit/services/generate-services.js";
import { assignServiceNames } from "../names/service-names.js";
import type { PackageEntry } from "./package-entries.js";

/**
 * The entries of a package's services: one for each protocol, and the one that connects. An only protocol of a package without
 * catalogs is the package itself.
 */
export function serviceEntries({ from, names }: GeneratedServices, hasCatalogs: boolean): readonly PackageEntry[] {
  if (from.length === 0) return [];
  const protocols = assignServiceNames(from, names).protocols.map(({ file, methods }): PackageEntry => {
    const constants = methods.map((method) => method.export);
    return entryOf(file, { content: "methods", constants, methods, isDefault: true });
  });
  const [only, ...others] = protocols;
  const root = only === undefined || others.length > 0 || hasCatalogs ? [] : [{ ...only, subpath: "." }];
  return [...root, ...protocols, entryOf("connect", { content: "connectService", constants: [], isDefault: false })];
}

function entryOf(
  file: string,
  rest: Pick<PackageEntry, "content" | "constants" | "methods" | "isDefault">,
): PackageEntry {
  const module = `${servicesFolder}/${file}`;
  return { subpath: `./${module}`, module, groups: [], catalog: undefined, ...rest };
}
