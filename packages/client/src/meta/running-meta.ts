import type { RecordBatch } from "apache-arrow";
import type { WorkerLog } from "vgi-runtime";
import type { CallObserver } from "./call-observer.js";
import type { ScanMeta, ScanTimings } from "./scan-meta.js";

/** What is known of a call, gathered while it runs. */
export class RunningMeta implements ScanMeta, CallObserver {
  readonly logs: WorkerLog[] = [];
  batches = 0;
  rows = 0;
  bytes = 0;
  workers = 0;
  readonly #began = performance.now();
  #bindMs: number | null = null;
  #firstBatchMs: number | null = null;
  #totalMs: number | null = null;

  get timings(): ScanTimings {
    return { bindMs: this.#bindMs, firstBatchMs: this.#firstBatchMs, totalMs: this.#totalMs };
  }

  log(log: WorkerLog): void {
    this.logs.push(log);
  }

  bound(): void {
    this.#bindMs ??= this.#elapsed();
  }

  worker(): void {
    this.workers += 1;
  }

  batch(batch: RecordBatch): void {
    this.#firstBatchMs ??= this.#elapsed();
    this.batches += 1;
    this.rows += batch.numRows;
    this.bytes += batch.data.byteLength;
  }

  end(): void {
    this.#totalMs ??= this.#elapsed();
  }

  #elapsed(): number {
    return performance.now() - this.#began;
  }
}
