import { workerVersions } from "@vgi-tools/real-workers";
import { type ClientMethod, methodGroups } from "./client-methods.js";
import type { Coverage } from "./coverage.js";

const introduction = `# What the Python client can, and this one does

Written by \`npm run interop -- --table\`; do not edit. Each number is how many comparisons of that method passed, of those with the worker
of that version: this client and the Python client of the same version are called with the same arguments, over stdio and over HTTP, and their
rows, schemas, metadata and errors must be the same. A comparison may call a method many times.

- **—** the Python client of that version has no such method.
- **n/m** of m comparisons n passed; **(n)** so many could not be made, which the run explains.
- Tables that can be written to are \`insertInto\`, \`update\` and \`delete\` here; the Python client has no method for them.
`;

/** The table as Markdown. */
export function renderCoverage(coverage: Coverage): string {
  const versions = workerVersions.map(({ version }) => version);
  const sections = methodGroups.map(({ title, methods }) => {
    const head = `| Python client | here | ${versions.join(" | ")} |\n| --- | --- | ${versions.map(() => "---:").join(" | ")} |`;
    const compared = methods.filter(({ leftOut }) => leftOut === undefined);
    return `## ${title}\n\n${[head, ...compared.map((method) => row(method, versions, coverage))].join("\n")}\n`;
  });
  const leftOut = methodGroups.flatMap(({ methods }) => methods).filter((method) => method.leftOut !== undefined);
  const reasons = leftOut.map(({ name, here, leftOut: reason }) => {
    return `- \`${name}\`${here === "" ? "" : ` (here: ${here})`}: ${reason}.`;
  });
  return [introduction, ...sections, `## Not compared\n\n${reasons.join("\n")}\n`].join("\n");
}

function row({ name, here }: ClientMethod, versions: readonly string[], coverage: Coverage): string {
  return `| \`${name}\` | ${here} | ${versions.map((version) => cell(name, version, coverage)).join(" | ")} |`;
}

function cell(method: string, version: string, { members, counts }: Coverage): string {
  const has = members[version]?.includes(method) ?? false;
  const found = counts[method]?.[version];
  if (!has || found === undefined) return has ? "0" : "—";
  const { passed, failed, skipped } = found;
  const number = failed > 0 ? `**${passed}/${passed + failed}**` : String(passed);
  return skipped > 0 ? `${number} (${skipped})` : number;
}
