/** What descriptions of workloads with `turnsPerRepeat` end in. */
export const inShortTurns = "in short turns, the ratio by those side by side";
