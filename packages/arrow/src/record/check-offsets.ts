import { type Data, DataType } from "apache-arrow";
import { RecordError } from "./record-error.js";

/**
 * Checks that offsets of lists, maps and texts rise, and stay within what they point into, at every depth. Arrow's own lengths say nothing
 * of them: a changed offset could ask for more items than memory holds.
 *
 * @throws RecordError naming the column
 */
export function checkOffsets(data: Data, path: string): void {
  const { type } = data;
  const offsets: ArrayLike<number | bigint> | undefined = data.valueOffsets;
  if (offsets !== undefined && offsets.length > 0 && !DataType.isUnion(type)) {
    const [child] = data.children;
    const limit = child === undefined ? data.values.length : child.length;
    let previous = 0;
    for (let row = 0; row <= data.length; row++) {
      const offset = Number(offsets[row] ?? 0);
      if (offset < previous || offset > limit) {
        throw new RecordError(path, `offset ${offset} of row ${row} points outside of the ${limit} that there are`);
      }
      previous = offset;
    }
  }
  for (const child of data.children) checkOffsets(child, path);
  const { dictionary } = data as { dictionary?: { readonly data: readonly Data[] } };
  for (const chunk of dictionary?.data ?? []) checkOffsets(chunk, path);
}
