import type { CatalogModel } from "vgi-client";
import { propertyName } from "../emit/literal.js";
import type { CallShape } from "../model/function-groups.js";
import type { GroupNames, OverloadNames } from "../names/catalog-names.js";
import type { PackageEntry } from "./package-entries.js";
import { sampleArgument, sampleOfType } from "./sample-value.js";

/** A program for a readme, which is shown only when it compiles. */
export interface Example {
  /** What it shows, in a few words. */
  readonly title: string;
  readonly shape: CallShape | "unary" | "producer";
  readonly code: string;
}

/** How many functions of a shape are tried, until one compiles. */
const attempts = 4;

const titles: Readonly<Record<CallShape, string>> = {
  scalar: "A scalar function: columns in, values out",
  aggregate: "An aggregate function: columns in, one value out",
  table: "A table function: rows, pulled as they are used",
  tableInOut: "Rows in, rows out",
};

/** Examples for a package, several for each way to call a function: the first that compiles of each is the one to show. */
export function exampleCandidates(packageName: string, entries: readonly PackageEntry[]): Example[] {
  const shapes = Object.keys(titles) as CallShape[];
  return shapes.flatMap((shape) =>
    entries
      .flatMap((entry) => entry.groups.filter(({ group }) => group.shape === shape).map((names) => ({ entry, names })))
      .flatMap(({ entry, names }) => example(packageName, entries, entry, names))
      .slice(0, attempts),
  );
}

function example(
  packageName: string,
  entries: readonly PackageEntry[],
  entry: PackageEntry,
  names: GroupNames,
): Example[] {
  const [overload] = names.overloads;
  const call = overload === undefined ? undefined : callText(names, overload);
  const connect = entry.catalog === undefined ? undefined : connectText(entry.catalog);
  if (call === undefined || connect === undefined) return [];
  const connector = entry.isDefault
    ? entry
    : entries.find((other) => other.catalog === entry.catalog && other.isDefault);
  if (connector === undefined) return [];
  const specifier = (subpath: string): string => `"${packageName}${subpath.slice(1)}"`;
  const imports = entry.isDefault
    ? [`import { connect, ${names.export} } from ${specifier(entry.subpath)};`]
    : [
        `import { connect } from ${specifier(connector.subpath)};`,
        `import { ${names.export} } from ${specifier(entry.subpath)};`,
      ];
  const code = [...imports, "", `await using db = await ${connect};`, ...call].join("\n");
  return [{ title: titles[names.group.shape], shape: names.group.shape, code: `${code}\n` }];
}

/** `connect("…")`, with the options that the catalog asks for. */
function connectText({ attachOptions }: CatalogModel): string | undefined {
  const options: string[] = [];
  for (const { name, type, required } of attachOptions) {
    if (!required) continue;
    const value = sampleOfType(type);
    if (value === undefined) return undefined;
    options.push(`${propertyName(name)}: ${value}`);
  }
  const address = '"stdio:python -m my_worker"';
  return options.length === 0 ? `connect(${address})` : `connect(${address}, { options: { ${options.join(", ")} } })`;
}

function callText({ export: name, group }: GroupNames, { model, keys }: OverloadNames): string[] | undefined {
  const columns: string[] = [];
  const constants: string[] = [];
  for (const [index, argument] of model.arguments.entries()) {
    const isColumn = argument.role === "column";
    if (argument.role === "table" || (argument.optional && !isColumn)) continue;
    const value = sampleArgument(argument);
    const key = keys[index];
    if (value === undefined || key === undefined) return undefined;
    const list = argument.varargs ? (isColumn ? `[[${value}]]` : `[${value}]`) : isColumn ? `[${value}]` : value;
    (isColumn ? columns : constants).push(`${propertyName(key)}: ${list}`);
  }
  const last = constants.length === 0 ? "" : `, ${objectText(constants)}`;
  switch (group.shape) {
    case "scalar":
    case "aggregate": {
      const first = columns.length === 0 ? "{ rows: 3 }" : objectText(columns);
      return [`console.log(await ${name}(db, ${first}${last}));`];
    }
    case "table":
      return [`for await (const row of ${name}(db${last})) console.log(row);`];
    case "tableInOut": {
      const rows = columns.length === 0 ? "{ id: [1n, 2n] }" : objectText(columns);
      return [`console.log(await ${name}(db, ${rows}${last}).rows());`];
    }
  }
}

function objectText(properties: readonly string[]): string {
  return `{ ${properties.join(", ")} }`;
}
