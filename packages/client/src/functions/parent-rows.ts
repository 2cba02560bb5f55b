import type { RecordBatch } from "apache-arrow";
import { fromBase64 } from "vgi-arrow";
import { WorkerAnswerError } from "../errors/index.js";

const PARENT_ROW = "vgi_rpc.parent_row#b64";

/**
 * For each row of an output the row of the input that it came from: what the worker says, or, where it says nothing, the row at the same
 * place. A worker that answers another number of rows must say it. Checked, because nothing else would tell.
 */
export function parentRows(name: string, input: RecordBatch, output: RecordBatch): Int32Array {
  const rows = output.numRows;
  if (rows === 0) return new Int32Array(0);
  const encoded = output.metadata.get(PARENT_ROW);
  if (encoded === undefined) {
    if (rows !== input.numRows) {
      throw new WorkerAnswerError(
        `function ${name}`,
        `${rows} rows for an input of ${input.numRows}, without saying from which`,
      );
    }
    return Int32Array.from({ length: rows }, (_, row) => row);
  }
  const bytes = decode(name, encoded);
  if (bytes.byteLength !== rows * 4) {
    throw new WorkerAnswerError(
      `function ${name}`,
      `the origins of ${bytes.byteLength / 4} rows with an answer of ${rows}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: rows }, (_, row) => {
    const parent = view.getInt32(row * 4, true);
    if (parent >= 0 && parent < input.numRows) return parent;
    throw new WorkerAnswerError(
      `function ${name}`,
      `row ${row} of an answer from row ${parent} of an input of ${input.numRows}`,
    );
  });
}

function decode(name: string, encoded: string): Uint8Array {
  try {
    return fromBase64(encoded);
  } catch {
    throw new WorkerAnswerError(`function ${name}`, "origins of its rows that are no base64");
  }
}
