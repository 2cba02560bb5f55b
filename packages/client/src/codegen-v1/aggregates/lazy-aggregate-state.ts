import type { RecordBatch, Schema } from "apache-arrow";
import { readColumn, toArrowSchema } from "vgi-arrow";
import { InputError } from "../../errors/index.js";
import type { AggregateSession } from "../../functions/aggregates/aggregate-session.js";
import type { FunctionCall } from "../../model/call.js";
import { readAnswer } from "../../read-answer.js";
import type { Session } from "../../session.js";
import type { AggregateState, GroupNumbers } from "./aggregate-types.js";
import { splitRest, type Values } from "../calls/function-call.js";
import { wholeBatch } from "../calls/input-columns.js";
import { resultMapping } from "../answers/result-mapping.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import { aggregateCall, type AggregateDescriptor } from "./aggregate-call.js";

/** An aggregate's state, bound when the first rows say of which types they are, or before where the catalog says it. */
export class LazyAggregateState implements AggregateState<Values, unknown> {
  readonly #descriptor: AggregateDescriptor;
  readonly #db: Session;
  readonly #call: FunctionCall;
  #session: Promise<AggregateSession> | undefined;

  constructor(descriptor: AggregateDescriptor, db: Session, rest: readonly unknown[]) {
    const [constants, options] = splitRest(descriptor, rest);
    this.#descriptor = descriptor;
    this.#db = db;
    this.#call = aggregateCall(descriptor, constants, options);
  }

  async update(groups: GroupNumbers, columns: Values): Promise<void> {
    const batch = wholeBatch(this.#descriptor, this.#hasColumns ? columns : { rows: groups.length });
    const session = await this.#open(() => batch.schema);
    await session.update(groups, this.#hasColumns ? batch : null);
  }

  async combine(sources: GroupNumbers, targets: GroupNumbers): Promise<void> {
    const session = await this.#open(() => this.#declaredSchema());
    await session.combine(sources, targets);
  }

  async finalize(groups: GroupNumbers): Promise<unknown[]> {
    const session = await this.#open(() => this.#declaredSchema());
    return readResults(this.#descriptor, await session.finalize(groups));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await this.#session?.catch(() => undefined);
    await opened?.destroy();
  }

  get #hasColumns(): boolean {
    return this.#descriptor.args.some(({ role }) => role === "column");
  }

  #open(inputSchema: () => Schema): Promise<AggregateSession> {
    const schema = (): Schema | null => (this.#hasColumns ? inputSchema() : null);
    this.#session ??= this.#db.aggregateSession({ ...this.#call, inputSchema: schema() });
    return this.#session;
  }

  #declaredSchema(): Schema {
    const columns = this.#descriptor.args.filter(({ role }) => role === "column");
    if (columns.some(({ any, varargs }) => any === true || varargs === true)) {
      const next = "add the first rows before: its columns may be of any type or number";
      throw new InputError(
        `function ${this.#descriptor.name}`,
        "it has no rows yet that say which columns it gets",
        next,
      );
    }
    return toArrowSchema({
      fields: columns.map(({ key, name = key, type }) => ({ name, type, nullable: true })),
    });
  }
}

/** Results as values. */
export function readResults(descriptor: FunctionDescriptor, batch: RecordBatch): unknown[] {
  const column = batch.getChildAt(0);
  if (column === null) return [];
  return readAnswer(`the result of function ${descriptor.name}`, () => {
    return readColumn(column, resultMapping(descriptor), batch.schema.fields[0]);
  });
}
