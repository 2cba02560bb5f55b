/** One thing that was looked at. */
export interface Finding {
  readonly about: string;
  readonly state: "ok" | "warning" | "error";
  readonly text: string;
  /** What to do about it. */
  readonly next?: string;
}
