import type { Data } from "apache-arrow";
import type { ValueProfile } from "./profile.js";

/** Reads rows of one chunk; nested types get it to read their children. */
export type ReadData = (data: Data, begin: number, end: number, profile: ValueProfile) => unknown[];
