import type { MethodName, MethodParams, MethodResult } from "../../methods.js";
import type { Agreement } from "../../agreement.js";
import {
  objectReference,
  schemaParameter,
  type SchemaParameter,
  type SchemaReference,
} from "../../dialects/schema-reference.js";
import { type ExpectedObject, isExpectedObject } from "../../drift/expected-object.js";
import type { CallOptions } from "../../model/call-options.js";
import type { CatalogScope } from "../attachment.js";
import { type ObjectName, placedName, type SchemaName, schemaPath } from "../object-name.js";

/** Makes one remote call as a call of the user's. */
export interface CatalogCalls {
  readonly scope: CatalogScope;
  readonly defaultSchema: string;
  unary<M extends MethodName>(
    method: M,
    values: (agreement: Agreement) => MethodParams<M>,
    options: CallOptions | undefined,
  ): Promise<MethodResult<M>>;
  /** Compares an object with what generated code takes it to be. */
  expect(object: ObjectName, expected: ExpectedObject, options: CallOptions | undefined): Promise<void>;
}

/** Fields that place an object. */
export type ObjectScope = CatalogScope & SchemaReference & { readonly name: string };

/** Fields that place a schema. */
export type SchemaScope = CatalogScope & SchemaParameter;

/** Calls about objects: names them as the protocol version does, in the attachment and transaction they belong to. */
export class ObjectCaller {
  readonly #calls: CatalogCalls;

  constructor(calls: CatalogCalls) {
    this.#calls = calls;
  }

  /** A call about a table, view, macro or index. */
  about<M extends MethodName>(
    method: M,
    object: ObjectName,
    values: (scope: ObjectScope) => MethodParams<M>,
    options: CallOptions | undefined,
  ): Promise<MethodResult<M>> {
    const { schema, name } = placedName(object, this.#calls.defaultSchema);
    return this.#calls.unary(
      method,
      ({ dialect }) => values({ ...this.#calls.scope, ...objectReference(dialect, schema), name }),
      options,
    );
  }

  /** Compares an object that is named by a constant of generated code with what that takes it to be. */
  async expect(object: ObjectName, options: CallOptions | undefined): Promise<void> {
    if (isExpectedObject(object)) await this.#calls.expect(object, object, options);
  }

  /** A call about a schema. */
  aboutSchema<M extends MethodName>(
    method: M,
    schema: SchemaName,
    values: (scope: SchemaScope) => MethodParams<M>,
    options: CallOptions | undefined,
  ): Promise<MethodResult<M>> {
    return this.#calls.unary(
      method,
      ({ dialect }) => values({ ...this.#calls.scope, ...schemaParameter(dialect, schemaPath(schema)) }),
      options,
    );
  }

  /** A call about the whole catalog. */
  aboutCatalog<M extends MethodName>(
    method: M,
    values: (scope: CatalogScope) => MethodParams<M>,
    options: CallOptions | undefined,
  ): Promise<MethodResult<M>> {
    return this.#calls.unary(method, () => values(this.#calls.scope), options);
  }
}
