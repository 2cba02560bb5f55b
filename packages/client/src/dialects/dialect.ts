import type { FilterEncoding } from "../filters/filter-capabilities.js";

/**
 * What a protocol version means beyond its records. Records are data (vgi-protocol); what introspection of them
 * can't see, and the names that moved, is stated here once per version. Nothing outside `dialects/` asks for a version.
 */
export interface Dialect {
  /** Protocol version, e.g. `2.2.0`. */
  readonly version: string;
  /** Whether its workers route requests by protocol name; of 2.0 there are both kinds, and a refusal tells. */
  readonly routed: boolean;
  /** Which fields of a request name a schema: 1.x has `schema_name` (and `name` in listings), 2.x has `schema_path` (`path`). */
  readonly schemaNaming: "none" | "name" | "path";
  /** How the rest of a table-in-out answer is asked for after HAVE_MORE_OUTPUT. */
  readonly continuation: "repeat-input" | "continue-tick";
  /** How filters are written. */
  readonly filters: FilterEncoding;
  /** What resolved secrets stand under in a bind. */
  readonly secrets: "by-type" | "by-name";
}

const v1_0: Dialect = {
  version: "1.0.0",
  routed: false,
  schemaNaming: "none",
  continuation: "repeat-input",
  secrets: "by-type",
  filters: { form: "v1", bareBooleans: true },
};
const v1_1: Dialect = { ...v1_0, version: "1.1.0", schemaNaming: "name" };
const v1_2: Dialect = { ...v1_1, version: "1.2.0" };
const v1_3: Dialect = { ...v1_2, version: "1.3.0" };
const v1_4: Dialect = { ...v1_3, version: "1.4.0" };
const v1_5: Dialect = { ...v1_4, version: "1.5.0" };
const v2_0: Dialect = {
  ...v1_5,
  version: "2.0.0",
  routed: true,
  schemaNaming: "path",
  filters: { form: "v2", bareBooleans: false },
};
const v2_1: Dialect = { ...v2_0, version: "2.1.0", secrets: "by-name", filters: { form: "v2", bareBooleans: true } };
const v2_2: Dialect = { ...v2_1, version: "2.2.0", continuation: "continue-tick" };

/** Name under which every routed worker so far hosts VGI: the major version of the routing is part of it. */
export const routedName: string = "vgi.v2";

/** Every dialect, oldest first. */
export const dialects: readonly Dialect[] = [v1_0, v1_1, v1_2, v1_3, v1_4, v1_5, v2_0, v2_1, v2_2];

/** The dialect a client tries first. */
export const newestDialect: Dialect = v2_2;

/** The dialect that a server of `version` understands: workers accept their own major and minor, whatever the patch. */
export function dialectFor(version: string): Dialect | undefined {
  const [major, minor] = version.split(".");
  return dialects.find((dialect) => dialect.version.startsWith(`${major}.${minor}.`));
}
