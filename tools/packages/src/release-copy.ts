import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCommand } from "@vgi-tools/real-workers";
import { publishedPackages, repository } from "./published-packages.js";

/** Packages as they would be published, with the version that the pending changesets give. */
export interface Release extends AsyncDisposable {
  /** Copy of the repository after `changeset version`. */
  readonly folder: string;
  /** Tarball of each package by its name, absolute. */
  readonly tarballs: Readonly<Record<string, string>>;
}

/**
 * Copies the repository, runs `changeset version` in the copy, and packs each package with npm. The working tree stays as it
 * is; `dist` is taken from it, so build first. Nobody's registry is asked.
 */
export async function makeRelease(): Promise<Release> {
  const folder = await mkdtemp(path.join(tmpdir(), "vgi-release-"));
  try {
    await copyRepository(folder);
    await runCommand([process.execPath, path.join(repository, "node_modules/@changesets/cli/bin.js"), "version"], {
      purpose: "give the packages the version of the next release",
      cwd: folder,
    });
    const tarballs: Record<string, string> = {};
    for (const published of await publishedPackages(folder)) {
      tarballs[published.name] = await pack(published.folder, folder);
    }
    return { folder, tarballs, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** What git knows or would take, what was built, and the installed tools. */
async function copyRepository(folder: string): Promise<void> {
  const listed = await runCommand(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    purpose: "list the files of the repository",
    cwd: repository,
  });
  const packages = await publishedPackages();
  const built = packages.map((published) => path.relative(repository, path.join(published.folder, "dist")));
  for (const file of [...listed.split("\0").filter((name) => name !== ""), ...built]) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await cp(path.join(repository, file), path.join(folder, file), { recursive: true });
  }
  await symlink(path.join(repository, "node_modules"), path.join(folder, "node_modules"), "junction");
  await runCommand(["git", "init", "--quiet"], { purpose: "make the copy a repository", cwd: folder });
}

/** Packs without scripts: `prepack` builds, and that has happened. */
async function pack(folder: string, destination: string): Promise<string> {
  const command = ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const output = await runCommand(command, { purpose: `pack ${folder}`, cwd: folder });
  const [packed] = JSON.parse(output) as ReadonlyArray<{ readonly filename: string }>;
  if (packed === undefined) throw new Error(`npm pack of ${folder} made no file.`);
  return path.join(destination, packed.filename);
}
