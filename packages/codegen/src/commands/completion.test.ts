import { expect, test } from "vitest";
import { runCommand } from "../testing/run-command.js";

test.each(["bash", "zsh", "fish", "powershell"])("the script for %s asks for words", async (shell) => {
  const { code, stdout, stderr } = await runCommand("/", ["completion", shell]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("vgi-codegen completion words --");
});

test.each([
  [["ge"], "generate\n"],
  [["generate", "--imp"], "--import-extension\n"],
  [["generate", "--target", ""], "ts\njs\n"],
  [["completion", "f"], "fish\n"],
  [["nope", ""], ""],
])("%j becomes %j", async (words, expected) => {
  const { code, stdout } = await runCommand("/", ["completion", "words", "--", ...words]);
  expect([code, stdout]).toEqual([0, expected]);
});

test("an unknown shell is refused", async () => {
  expect(await runCommand("/", ["completion", "tcsh"])).toMatchObject({ code: 2, stdout: "" });
});
