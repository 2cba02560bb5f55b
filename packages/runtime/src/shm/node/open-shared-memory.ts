import type { FrameReaderOptions } from "vgi-arrow";
import type { SideChannel } from "../../transports/side-channel.js";
import { SharedMemory } from "../shared-memory.js";
import { segmentSize, type SharedMemoryOptions } from "../shm-options.js";
import { createSegmentFile } from "./segment-file.js";

/** Shared memory for one connection, as the options say; `undefined` when they don't ask for it, and where the system has none. */
export function openSharedMemory(
  options: SharedMemoryOptions & { readonly limits?: FrameReaderOptions | undefined },
): SideChannel | undefined {
  const size = segmentSize(options);
  if (size === null || process.platform !== "linux") return undefined;
  const { limits } = options;
  return new SharedMemory({ open: () => createSegmentFile(size), limits, minBatchBytes: minBatchBytes() });
}

/** The reference reads the same variable on both sides. */
function minBatchBytes(): number | undefined {
  const text = process.env["VGI_RPC_SHM_MIN_BATCH_BYTES"] ?? "";
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
