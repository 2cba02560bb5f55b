/** No arguments at all. */
export type NoArguments = Record<never, never>;

/**
 * What follows the session and the input of a call: the arguments, where there are any, and the options. Each may be left out
 * when all its properties may.
 */
export type Rest<A, O> =
  Record<never, never> extends O
    ? [keyof A] extends [never]
      ? [options?: O]
      : Record<never, never> extends A
        ? [args?: A, options?: O]
        : [args: A, options?: O]
    : [keyof A] extends [never]
      ? [options: O]
      : Record<never, never> extends A
        ? [args: A | undefined, options: O]
        : [args: A, options: O];
