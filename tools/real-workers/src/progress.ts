/** Told one line at a time what a long action is doing. */
export type Progress = (line: string) => void;

/** Progress as lines on standard error, where it disturbs no output. */
export const progressOnStderr: Progress = (line) => {
  process.stderr.write(`${line}\n`);
};
