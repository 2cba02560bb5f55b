/** What a step must have. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The step has no ${name}.`);
  return value;
}
