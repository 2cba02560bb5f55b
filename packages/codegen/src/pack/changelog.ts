import type { Bump } from "../diff/changeset.js";

const titles: Readonly<Record<Bump, string>> = {
  major: "Major Changes",
  minor: "Minor Changes",
  patch: "Patch Changes",
};

/** One release, as `changeset version` would write it. */
export interface ReleaseNotes {
  readonly version: string;
  readonly bump: Bump;
  /** Markdown. */
  readonly text: string;
}

/** A changelog with one more release on top. */
export function addRelease(existing: string | undefined, packageName: string, notes: ReleaseNotes): string {
  const title = `# ${packageName}\n`;
  const earlier = (existing ?? "").replace(/^# .*\n+/, "").trim();
  const [first = "", ...rest] = notes.text.trim().split("\n");
  const item = [`- ${first}`, ...rest.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
  const section = `## ${notes.version}\n\n### ${titles[notes.bump]}\n\n${item}\n`;
  return [title, section, ...(earlier === "" ? [] : [`${earlier}\n`])].join("\n");
}
