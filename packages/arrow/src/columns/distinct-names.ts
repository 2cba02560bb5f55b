/** Column names as row objects show them: repeated ones get a number. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  if (taken.size === names.length) return [...names];
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name}_${number}`)) number++;
    const distinct = `${name}_${number}`;
    taken.add(distinct);
    return distinct;
  });
}
