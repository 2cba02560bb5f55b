import { createHash } from "node:crypto";
import { CodegenError, messageOf } from "../errors.js";
import { canonicalJson } from "../model/canonical-json.js";
import { normalizeSnapshot } from "../model/normalize.js";
import { snapshotFormat, type CatalogSnapshot } from "../model/snapshot.js";
import { readText, unreadable } from "./read-text.js";
import { snapshotSchema } from "./snapshot-schema.js";
import { validate } from "./validate.js";

/** A snapshot as the text of its file: canonical, sorted, with a hash of its content. */
export function formatSnapshot(snapshot: CatalogSnapshot): string {
  const { protocolVersion, catalogs, bound, services } = normalizeSnapshot(snapshot);
  const hash = contentHash({ catalogs, bound, services });
  return canonicalJson({ format: snapshotFormat, hash, protocolVersion, catalogs, bound, services });
}

/** Reads a snapshot file. Throws when it is missing, damaged, or a newer version's. */
export async function readSnapshot(path: string): Promise<CatalogSnapshot> {
  let text: string;
  try {
    text = await readText(path);
  } catch (cause) {
    const next =
      "Write it with vgi-codegen pull; where no configuration names it, with vgi-codegen pull ADDRESS --out FILE.";
    throw snapshotError(`the snapshot ${path} can't be read`, unreadable(cause), next, cause);
  }
  return parseSnapshot(text, path);
}

/** Reads the text of a snapshot; `path` is for messages. */
export async function parseSnapshot(text: string, path: string): Promise<CatalogSnapshot> {
  const again = "Write it again with vgi-codegen pull.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw snapshotError(`${path} is not JSON`, messageOf(cause), again, cause);
  }
  const format = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (typeof format === "number" && format > snapshotFormat) {
    const why = `this version of vgi-codegen reads format ${snapshotFormat}`;
    throw snapshotError(`the snapshot ${path} has format ${format}`, why, "Update vgi-codegen.");
  }
  const fault = await validate(snapshotSchema, value);
  if (fault !== undefined) throw snapshotError(`${path} is no catalog snapshot`, fault, again);
  const snapshot = value as CatalogSnapshot & { readonly hash: string };
  const { catalogs, bound, services } = snapshot;
  if (contentHash({ catalogs, bound, services }) !== snapshot.hash) {
    throw snapshotError(
      `the snapshot ${path} was changed by hand or badly merged`,
      "its content does not match its hash",
      again,
    );
  }
  const { protocolVersion } = snapshot;
  return { format: snapshot.format, protocolVersion, catalogs, bound, ...(services && { services }) };
}

/** Of everything that code is generated from. */
function contentHash(
  content: Pick<CatalogSnapshot, "catalogs" | "bound"> & { services: CatalogSnapshot["services"] },
): string {
  return `sha256:${createHash("sha256").update(canonicalJson(content)).digest("hex")}`;
}

function snapshotError(what: string, why: string, next: string, cause?: unknown): CodegenError {
  return new CodegenError("CODEGEN_SNAPSHOT", { what, why, next, cause });
}
