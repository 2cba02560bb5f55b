import { inlineCode } from "../emit/comment.js";
import type { Example } from "./examples.js";
import type { PackageEntry } from "./package-entries.js";
import { offerText, type Provenance } from "./provenance.js";

/** Stands at the top of a readme that pack may write again. */
export const readmeMark = "<!-- Written by vgi-codegen pack. Delete this line to keep your own text. -->";

/** What a readme is made from. */
export interface ReadmeInput {
  readonly name: string;
  readonly license: string;
  readonly entries: readonly PackageEntry[];
  /** Programs that compile against the package. */
  readonly examples: readonly Example[];
  readonly provenance: Provenance;
}

/** The readme of a packed SDK. */
export function readme({ name, license, entries, examples, provenance }: ReadmeInput): string {
  const parts = [
    readmeMark,
    `# ${name}`,
    `${offerText(provenance, inlineCode)}, generated from a worker. What you don't import isn't bundled.`,
    `\`\`\`console\n$ npm install ${name} apache-arrow\n\`\`\``,
    ...examples.map(({ title, code }) => `${title}:\n\n\`\`\`ts\n${code}\`\`\``),
    "The worker's address is yours to give: `stdio:command`, `https://…`, `unix:/path`, `tcp://host:port`. No address is in this package.",
    "## Entries",
    table(
      ["import", "what it has"],
      entries.map((entry) => [`\`${name}${entry.subpath.slice(1)}\``, entryText(entry)]),
    ),
    "## Where it comes from",
    table(
      ["", ""],
      [
        ...provenance.catalogs.map((catalog) => [
          `catalog ${inlineCode(catalog.name)}`,
          `implementation ${versionText(catalog.implementationVersion)}, data ${versionText(catalog.dataVersion)}`,
        ]),
        ...(provenance.services ?? []).map((service) => [
          `protocol ${inlineCode(service.protocol)}`,
          `version ${versionText(service.version === "" ? null : service.version)}, hash \`${service.hash.slice(0, 16)}\``,
        ]),
        ...(provenance.catalogs.length === 0 ? [] : [["protocol", versionText(provenance.protocolVersion)]]),
        ["snapshot", `\`${provenance.snapshot}\` (\`catalog.snapshot.json\` in this package)`],
        ["generator", `vgi-codegen ${provenance.generator}`],
      ],
    ),
    `Licence: ${license}.`,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What a module has one of, or several. */
const nouns = {
  functions: ["function", "functions"],
  tables: ["table", "tables"],
  views: ["view", "views"],
  macros: ["macro", "macros"],
  copy: ["format of `COPY`", "formats of `COPY`"],
  methods: ["method", "methods"],
  companions: ["companion catalog", "companion catalogs"],
} as const;

function entryText({ subpath, content, constants, isDefault }: PackageEntry): string {
  if (content === "client") return "everything, as a namespace: `client(db)`";
  if (content === "connect" || content === "connectService") return "`connect` alone";
  const [one, several] = nouns[content];
  const count = constants.length === 1 ? `1 ${one}` : `${constants.length} ${several}`;
  const what = subpath !== "." ? "" : content === "methods" ? "the protocol: " : "the default schema: ";
  return `${what}${count}${isDefault ? ", and `connect`" : ""}`;
}

function versionText(version: string | null): string {
  return version === null ? "not told" : inlineCode(version);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableRow(header), `|${" --- |".repeat(header.length)}`, ...rows.map((cells) => tableRow(cells))].join("\n");
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
