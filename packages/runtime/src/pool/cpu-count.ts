/** CPUs that this process may use at once, which bound how many workers pay. */
export async function cpuCount(): Promise<number> {
  const { countCpus } = await import("./node/cpu-count.js");
  return countCpus();
}
