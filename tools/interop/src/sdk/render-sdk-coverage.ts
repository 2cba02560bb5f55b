import { workerVersions } from "@vgi-tools/real-workers";
import { uncomparedFunctions } from "./describe-functions.js";
import type { FunctionReport } from "./function-report.js";

const introduction = `# Functions called through generated SDKs

Written by \`npm run interop -- --table\`; do not edit. For each worker version \`vgi-codegen\` generates the SDKs of the fixture catalogs, and
every function of them (every signature, where there are overloads) is called through its generated stub, with arguments, columns, settings and
secrets that the Python client of that version is given too. Rows, columns and values must be the same.

- **n** so many signatures were compared; **n+r** of others, r, both clients were given the same error of the worker.
- **(s)** so many could not be compared; the reasons are below. A signature without a call and without a reason fails the run.
- Each version is called over stdio, 0.8.0 and 0.47.0 over HTTP too.
`;

/** The page of \`docs/\`: counts by catalog and version, and what was not compared. */
export function renderSdkCoverage(reports: readonly FunctionReport[]): string {
  const versions = workerVersions.map(({ version }) => version);
  const catalogs = [...new Set(reports.map(({ catalog }) => catalog))];
  const tables = (["stdio", "http"] as const).map((transport) => {
    const own = reports.filter((report) => report.transport === transport);
    const shown = versions.filter((version) => own.some((report) => report.version === version));
    const head = `| catalog | ${shown.join(" | ")} |\n| --- | ${shown.map(() => "---:").join(" | ")} |`;
    const rows = catalogs.map((catalog) => {
      const cells = shown.map((version) => {
        return cell(own.filter((report) => report.version === version && report.catalog === catalog));
      });
      return `| \`${catalog}\` | ${cells.join(" | ")} |`;
    });
    const title = transport === "stdio" ? "Over stdio" : "Over HTTP";
    return `## ${title}\n\n${[head, ...rows].join("\n")}\n`;
  });
  return [introduction, ...tables, `## Not compared\n\n${reasonsOf(reports).join("\n")}\n`].join("\n");
}

function cell(reports: readonly FunctionReport[]): string {
  if (reports.length === 0) return "—";
  const count = (status: FunctionReport["status"]): number => reports.filter((each) => each.status === status).length;
  const [refused, failed, skipped] = [count("refused"), count("failed"), count("skipped")];
  const number = `${count("compared")}${refused > 0 ? `+${refused}` : ""}`;
  return `${failed > 0 ? `**${number}, ${failed} failed**` : number}${skipped > 0 ? ` (${skipped})` : ""}`;
}

/** One line for each reason, with names alone: signatures and versions are in the report of the run. */
function reasonsOf(reports: readonly FunctionReport[]): readonly string[] {
  return uncomparedFunctions(reports).map(({ reason, functions }) => {
    const names = new Set(functions.map(({ name }) => `\`${name.replace(/\(.*$/, "")}\``));
    return `- ${[...names].join(", ")}: ${escaped(reason)}.`;
  });
}

/** Messages of workers stand in the page as text. */
function escaped(reason: string): string {
  return reason.replaceAll(/[<>*_`[\]\\]/g, "\\$&").replaceAll(/\s+/g, " ");
}
