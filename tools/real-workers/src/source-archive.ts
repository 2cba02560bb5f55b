import { readdir } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "./run-command.js";

/**
 * Fetches the source archive of a release with pip, and unpacks it.
 *
 * @param name of the package, as pip has it
 * @param folder where both go
 * @returns the archive, and the folder that it was unpacked to
 */
export async function fetchSourceArchive(
  python: string,
  name: string,
  version: string,
  folder: string,
): Promise<{ readonly archive: string; readonly unpacked: string }> {
  const options = ["--no-input", "--disable-pip-version-check", "--quiet", "--no-deps", "--no-binary", name];
  await runCommand([python, "-m", "pip", "download", ...options, "--dest", folder, `${name}==${version}`], {
    purpose: `fetch the source archive of ${name} ${version}`,
  });
  const file = (await readdir(folder)).find((one) => one.endsWith(".tar.gz"));
  if (file === undefined) throw new Error(`pip fetched no source archive of ${name} ${version}.`);
  const archive = path.join(folder, file);
  const script = "import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2], filter='data')";
  await runCommand([python, "-c", script, archive, folder], { purpose: `unpack ${file}` });
  return { archive, unpacked: archive.replace(/\.tar\.gz$/, "") };
}
