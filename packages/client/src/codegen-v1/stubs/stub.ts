/** A function of a session or service, which may have functions of its own. */
type Callable<Host> = (host: Host, ...rest: readonly unknown[]) => unknown;

/**
 * A generated function before there is a session: what is known of it, and the names of its own functions. What they do is made with the
 * first call.
 *
 * Its type is asserted: the generator states it from the same catalog entry as the descriptor.
 *
 * @param facts what the function carries: its descriptor
 * @param make makes it of what the session brings along
 */
export function stub<Made, Host>(facts: object, methods: readonly string[], make: (host: Host) => object): Made {
  const made = once(make);
  const call = (host: Host, ...rest: readonly unknown[]) => (made(host) as Callable<Host>)(host, ...rest);
  return Object.assign(call, methodStubs(methods, made), facts) as unknown as Made;
}

/** Functions that have a name in common, and no function of that name. */
export function methodStubs<Host>(
  methods: readonly string[],
  made: (host: Host) => object,
): Readonly<Record<string, Callable<Host>>> {
  return Object.fromEntries(
    methods.map((name) => {
      const call: Callable<Host> = (host, ...rest) =>
        (made(host) as Record<string, Callable<Host>>)[name]?.(host, ...rest);
      return [name, call];
    }),
  );
}

/** Makes it with the first call: of functions, what one session brings along serves all. */
export function once<Host, T>(make: (host: Host) => T): (host: Host) => T {
  let made: T | undefined;
  return (host) => (made ??= make(host));
}
