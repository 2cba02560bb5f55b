import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.js";
import { workerVersion, workerVersions } from "./worker-versions.js";

describe("workerVersions", () => {
  it("has one for each protocol version, and 2.0.0 in both wire generations", () => {
    const protocols = workerVersions.map(({ protocol }) => protocol);
    expect(protocols).toEqual(["2.0.0", ...new Set(protocols)].toSorted());
    const generations = workerVersions
      .filter(({ protocol }) => protocol === "2.0.0")
      .map(({ generation }) => generation);
    expect(generations).toEqual(["unrouted", "routed"]);
  });

  it("names the known versions when asked for another", () => {
    expect(() => workerVersion("0.9.0")).toThrow(/no worker version "0\.9\.0".*0\.8\.0.*0\.47\.0/);
  });
});

describe("runCommand", () => {
  it("gives standard output", async () => {
    expect(await runCommand([process.execPath, "-e", "console.log('yes')"], { purpose: "say yes" })).toBe("yes\n");
  });

  it("says what failed, how, and what was printed last", async () => {
    const script = "console.error('because'); process.exit(3)";
    const failing = runCommand([process.execPath, "-e", script], { purpose: "do it" });
    await expect(failing).rejects.toThrow(/Could not do it: .* exit code 3\.\n {2}because/);
  });

  it("says which program did not start", async () => {
    await expect(runCommand(["no-such-program-here"], { purpose: "do it" })).rejects.toThrow(
      /Could not do it: "no-such-program-here" did not start/,
    );
  });
});
