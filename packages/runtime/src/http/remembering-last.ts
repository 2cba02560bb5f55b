/** The same function, which keeps its last result: for what is the same again and again, as addresses are, and headers. */
export function rememberingLast<K, T>(make: (key: K) => T): (key: K) => T {
  let last: { readonly key: K; readonly made: T } | null = null;
  return (key) => {
    if (last === null || last.key !== key) last = { key, made: make(key) };
    return last.made;
  };
}
