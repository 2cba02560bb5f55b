/**
 * The camelCase of a snake_case wire name: `attach_opaque_data` is `attachOpaqueData`.
 *
 * Names of records in protocol definitions only: a worker's own columns are never renamed.
 */
export function camelCase(wireName: string): string {
  if (!wireName.includes("_")) return wireName;
  return wireName.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
