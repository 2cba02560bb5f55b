import type { Data, Field } from "apache-arrow";
import type { ValueProfile } from "../profiles/profile.js";

/**
 * Reads rows of one chunk; nested types get it to read their children.
 *
 * @param field the field of the data, whose metadata may name an extension type
 */
export type ReadData = (data: Data, begin: number, end: number, profile: ValueProfile, field?: Field) => unknown[];
