const known = new Map<string, string>();

/**
 * The camelCase of a snake_case wire name: `attach_opaque_data` is `attachOpaqueData`.
 *
 * Names of records in protocol definitions only: a worker's own columns are never renamed.
 */
export function camelCase(wireName: string): string {
  let name = known.get(wireName);
  if (name === undefined) known.set(wireName, (name = converted(wireName)));
  return name;
}

function converted(wireName: string): string {
  return wireName.replaceAll(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
