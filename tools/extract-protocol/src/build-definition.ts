import type { RealWorkers } from "@vgi-tools/real-workers";
import type { DefinitionFile } from "./definition-files.js";
import { extract } from "./extract.js";
import { formatJson } from "./format-json.js";
import { mergeSources } from "./merge-sources.js";
import { notesOn } from "./notes.js";
import type { ProtocolDefinition } from "./protocol-definition.js";

/** The text of a definition file, from the packages. Two runs give the same bytes. */
export async function buildDefinition(
  workers: RealWorkers,
  { protocol, workers: names }: DefinitionFile,
): Promise<string> {
  const sources = [];
  for (const name of names) sources.push(await extract(workers, name, protocol));
  const { version, methods, records, enums, ...rest } = mergeSources(sources);
  const definition: ProtocolDefinition = {
    $schema: "../protocol.schema.json",
    protocol,
    version,
    sources: sources.map(({ source }) => source),
    methods,
    records,
    enums,
    ...rest,
    notes: await notesOn(protocol, version),
  };
  return formatJson(definition);
}
