/** The transports that the suite is run on, each from a process of its own. */
export const lanes = ["subprocess", "shm", "unix", "tcp", "http"] as const;

/** One of {@link lanes}. */
export type Lane = (typeof lanes)[number];

/** The lane of a name. Throws `TypeError` when there is none. */
export function laneOf(name: string): Lane {
  const lane = lanes.find((candidate) => candidate === name);
  if (lane === undefined) throw new TypeError(`There is no lane "${name}". There are: ${lanes.join(", ")}.`);
  return lane;
}
