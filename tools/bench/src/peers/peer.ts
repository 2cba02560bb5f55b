import type { DriverCommand } from "./driver-process.js";
import type { Task } from "./task.js";

/** Workers that peers are compared on: no client but this one speaks to both. */
export type WorkerLane = "0.47.0" | "0.8.0";

/** How a worker is reached. */
export type Transport = "stdio" | "http";

/** A client that takes part, as a program that drives it. */
export interface Peer {
  /** As in tables. */
  readonly name: string;
  /** Whether it is one of ours: then a failure ends the run, and is not only noted. */
  readonly isOurs?: boolean;
  /** Whether tables of a worker and a transport name it at all; by default they do. Another variant of it stands in where they don't. */
  isNamed?(lane: WorkerLane, transport: Transport): boolean;
  /** Why it can't do a task on the worker of a lane; `undefined` when it can. */
  refuses(task: Task, lane: WorkerLane): string | undefined;
  /** Installs what is missing, and says how to start the driver. */
  driver(): Promise<DriverCommand>;
}
