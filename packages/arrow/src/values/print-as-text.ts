/** A value class: its text says what a value is. */
interface TextClass {
  readonly prototype: { readonly [Symbol.toStringTag]: string; toString(): string };
}

/** Lets Node print values of a class as their text, e.g. `Decimal 12.50`: their fields say little to people. */
export function printAsText({ prototype }: TextClass): void {
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: TextClass["prototype"]) {
      return `${this[Symbol.toStringTag]} ${this.toString()}`;
    },
  });
}
