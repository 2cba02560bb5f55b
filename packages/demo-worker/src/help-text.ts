import type { CatalogDefinition } from "vgi-client/testing";
import type { StartFault } from "./faults/start-faults.js";
import { signature } from "vgi-client/testing";

/** What `--help` prints: options, faults, and every function of every catalog. */
export function helpText(
  catalogs: readonly CatalogDefinition[],
  faults: Readonly<Record<string, StartFault>>,
  protocols: readonly string[],
): string {
  return `vgi-demo-worker: a small VGI worker, for demonstrations and for faults on demand

Usage: vgi-demo-worker [options]

Serves stdin and stdout until stdin ends, unless told otherwise.

  --http [PORT]        serve HTTP; prints PORT:n when it listens. Default: a free port
  --host HOST          address to listen on. Default: 127.0.0.1
  --prefix PATH        path before every endpoint, e.g. /vgi. Default: none
  --protocol VERSION   protocol to speak: ${protocols.join(", ")}. Default: the last;
                       versions before 2.0.0 are unrouted
  --fault NAME         go wrong from the start; may be given several times
  --version, --help

Faults of --fault:
${table(Object.entries(faults).map(([name, { description }]) => [name, description]))}

Functions:
${catalogs.map(catalogText).join("\n")}`;
}

function catalogText({ name, comment, schemas }: CatalogDefinition): string {
  const parts = schemas.map((schema) => {
    const functions = schema.functions.map((one) => [signature(one), one.description]);
    const tables = (schema.tables ?? []).map((one) => [one.name, `table: ${one.comment ?? ""}`]);
    const views = (schema.views ?? []).map((one) => [one.name, `view: ${one.comment ?? ""}`]);
    return `  ${name}.${schema.name}\n${table([...functions, ...tables, ...views], "    ")}`;
  });
  return `${name}: ${comment ?? ""}\n${parts.join("\n")}\n`;
}

/** Two columns; a first cell that is long gets a line of its own. */
function table(rows: readonly (readonly string[])[], indent = "  "): string {
  return rows
    .map(([left = "", right = ""]) =>
      left.length > 20
        ? `${indent}${left}\n${indent}${" ".repeat(22)}${right}`
        : `${indent}${left.padEnd(20)}  ${right}`,
    )
    .join("\n");
}
