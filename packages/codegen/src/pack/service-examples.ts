import { propertyName } from "../emit/literal.js";
import type { MethodNames } from "../names/service-names.js";
import type { Example } from "./examples.js";
import type { PackageEntry } from "./package-entries.js";
import { sampleOfType } from "./sample-value.js";

const titles = {
  unary: "A method with one answer",
  producer: "A method that gives a stream",
} as const;

/** Examples of methods, several for each way to call one: the first that compiles of each is the one to show. */
export function serviceExamples(packageName: string, entries: readonly PackageEntry[]): Example[] {
  return (["unary", "producer"] as const).flatMap((kind) =>
    entries.flatMap(({ subpath, methods = [] }) =>
      methods
        .filter(({ model }) => model.kind === kind)
        // Those that take something show more.
        .toSorted((left, right) => Number(right.keys.length > 0) - Number(left.keys.length > 0))
        .flatMap((names): Example[] => {
          const params = paramsText(names);
          if (params === undefined) return [];
          const call = `${names.export}(service${params})`;
          const code = [
            `import { connect, ${names.export} } from "${packageName}${subpath.slice(1)}";`,
            "",
            'await using service = await connect("https://rpc.example.com");',
            kind === "unary" ? `console.log(await ${call});` : `for await (const row of ${call}) console.log(row);`,
          ];
          return [{ title: titles[kind], shape: kind, code: `${code.join("\n")}\n` }];
        })
        .slice(0, attempts),
    ),
  );
}

/** How many methods of a module are tried, until one compiles. */
const attempts = 4;

/** What stands behind the service in a call; `undefined` where a parameter is needed that no value comes to mind for. */
function paramsText({ model, keys }: MethodNames): string | undefined {
  const given: string[] = [];
  for (const [index, { type, nullable }] of model.params.fields.entries()) {
    if (nullable) continue;
    const value = sampleOfType(type);
    if (value === undefined) return undefined;
    given.push(`${propertyName(keys[index] ?? "")}: ${value}`);
  }
  if (given.length > 0) return `, { ${given.join(", ")} }`;
  return model.params.fields.length === 0 ? "" : ", {}";
}
