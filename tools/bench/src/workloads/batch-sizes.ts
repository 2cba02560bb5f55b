/** Sizes of batches, and how many of them one repeat has. */
export const batchSizes = [
  { size: "2k", rows: 2_048, count: 8_000, quickCount: 100, httpCount: 100 },
  { size: "64k", rows: 65_536, count: 600, quickCount: 8, httpCount: 20 },
  { size: "1M", rows: 1_048_576, count: 40, quickCount: 2, httpCount: 4 },
] as const;
