import { isDeepStrictEqual } from "node:util";
import type { Extracted } from "./extract.js";
import type { FieldDefinition, RecordDefinition } from "./protocol-definition.js";

/** Definitions of one version from several packages as one. */
export type Merged = Omit<Extracted, "source">;

/**
 * Merges what several packages say of one protocol version. Records may differ in fields that a package lacks, which a
 * reader by name does not notice: those are marked `onlyIn`.
 *
 * @throws Error for any other difference: it would need two definitions.
 */
export function mergeSources(sources: readonly Extracted[]): Merged {
  const [first, ...rest] = sources.toReversed();
  if (first === undefined) throw new Error("There is no source to merge");
  const { source: _, ...newest } = first;
  for (const { source, ...older } of rest) {
    for (const part of ["version", "methods", "enums", "notIntrospectable"] as const) {
      if (!isDeepStrictEqual(newest[part], older[part])) {
        throw new Error(`vgi-python ${source.vgiPython} and ${first.source.vgiPython} disagree on ${part}`);
      }
    }
  }
  const records: Record<string, RecordDefinition> = {};
  for (const name of Object.keys(newest.records)) records[name] = mergeRecord(name, sources);
  return { ...newest, records };
}

function mergeRecord(name: string, sources: readonly Extracted[]): RecordDefinition {
  const newest = sources.at(-1)?.records[name]?.fields ?? [];
  const fields = newest.map((field): FieldDefinition => {
    const having = sources.filter(({ records, source }) => {
      const other = records[name]?.fields.find((candidate) => candidate.name === field.name);
      if (other !== undefined && !isDeepStrictEqual(other, field)) {
        throw new Error(`vgi-python ${source.vgiPython} has another ${name}.${field.name} than the newest source`);
      }
      return other !== undefined;
    });
    return having.length === sources.length
      ? field
      : { ...field, onlyIn: having.map(({ source }) => source.vgiPython) };
  });
  for (const { records, source } of sources) {
    const extra = records[name]?.fields.find((field) => !newest.some((known) => known.name === field.name));
    if (extra !== undefined) throw new Error(`Only vgi-python ${source.vgiPython} has ${name}.${extra.name}`);
  }
  return { fields };
}
