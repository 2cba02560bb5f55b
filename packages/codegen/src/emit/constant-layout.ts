import { lineWidth, literal, type LiteralValue } from "./literal.js";

/** A call of one of the run time's factories: what a generated constant is made by. */
export interface FactoryCall {
  /** Local name of the factory. */
  readonly factory: string;
  readonly descriptor: LiteralValue;
  /** Further arguments, as code. */
  readonly rest?: readonly string[];
}

/**
 * A call as text, marked free of side effects so that bundlers leave out what is not used.
 *
 * @param column where it starts, in characters from the left margin
 * @param depth indentation of the line it starts on, in steps of two spaces
 */
export function factoryCall({ factory, descriptor, rest = [] }: FactoryCall, column: number, depth: number): string {
  const start = `/*@__PURE__*/ ${factory}(`;
  const after = rest.map((argument) => `, ${argument}`).join("");
  return `${start}${literal(descriptor, column + start.length + after.length + 2, depth)}${after})`;
}

/** The initializer of a constant that one call makes: behind its name and type where the call can begin there, else on a line of its own. */
export function constantInitializer(name: string, type: string, call: FactoryCall): string {
  const start = `export const ${name}: ${type} = `.split("\n").at(-1)?.length ?? 0;
  const beginning = `/*@__PURE__*/ ${call.factory}({`.length;
  return start + beginning > lineWidth ? `\n  ${factoryCall(call, 2, 1)}` : factoryCall(call, start, 0);
}
