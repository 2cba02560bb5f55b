import type { FieldDefinition, HoldsDefinition, ProtocolDefinition } from "@vgi-tools/extract-protocol";

/**
 * Texts that are equal exactly when two definitions are, down through every record and enum that they name: what has the
 * same key in several versions is generated once.
 */
export class ShapeKeys {
  readonly #definition: ProtocolDefinition;
  readonly #records = new Map<string, string>();

  constructor(definition: ProtocolDefinition) {
    this.#definition = definition;
  }

  enum(name: string): string {
    return JSON.stringify(["enum", name, this.#definition.enums[name]]);
  }

  record(name: string): string {
    const known = this.#records.get(name);
    if (known !== undefined) return known;
    const record = this.#definition.records[name];
    if (record === undefined) throw new Error(`${this.#definition.version}: no record ${name}`);
    const key = JSON.stringify(["record", name, record.fields.map((field) => this.#field(field))]);
    this.#records.set(name, key);
    return key;
  }

  method(name: string): string {
    const method = this.#definition.methods[name];
    if (method === undefined) throw new Error(`${this.#definition.version}: no method ${name}`);
    const { kind, params, result, header } = method;
    return JSON.stringify([
      "method",
      name,
      kind,
      params.map((field) => this.#field(field)),
      result === null ? null : this.#field(result),
      header === null ? null : this.record(header),
    ]);
  }

  #field(field: FieldDefinition): unknown {
    return field.holds === undefined ? field : [field, ...namesIn(field.holds).map((name) => this.#named(name))];
  }

  #named({ kind, name }: NamedShape): string {
    return kind === "enum" ? this.enum(name) : this.record(name);
  }
}

/** A record or enum that a field names. */
export interface NamedShape {
  readonly kind: "record" | "enum";
  readonly name: string;
}

/** The record or enum in what a field holds: one at most. */
export function namesIn(holds: HoldsDefinition): NamedShape[] {
  if (typeof holds === "string") return [];
  if ("list" in holds) return namesIn(holds.list);
  if ("enum" in holds) return [{ kind: "enum", name: holds.enum }];
  const name = "record" in holds ? holds.record : "rows" in holds ? holds.rows : holds.struct;
  return [{ kind: "record", name }];
}
