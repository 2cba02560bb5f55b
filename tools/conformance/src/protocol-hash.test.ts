import { readFile } from "node:fs/promises";
import path from "node:path";
import { cacheFolder, progressOnStderr, requireOrSkip } from "@vgi-tools/real-workers";
import { createPool } from "vgi-runtime";
import { describe as describeProtocol, protocolHash, protocolPreimage } from "vgi-runtime/reflection";
import { describe, expect, it } from "vitest";
import { installSuite } from "./install-suite.js";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`protocol hash: skipped: ${reason}`);

describe.skipIf(reason !== undefined)("the protocol hash", () => {
  it("is the published one, for the conformance service as its server describes it", { timeout: 600_000 }, async () => {
    const { python, sources } = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr);
    const vector = await readFile(path.join(sources, "tests", "golden", "protocol_hash_vector.json"), "utf8");
    const [heading, preimage] = vector.split("\n");
    await using pool = createPool({
      command: [python, path.join(sources, "tests", "serve_conformance_pipe.py")],
      env: { PYTHONPATH: sources },
    });
    await using lease = await pool.acquire();
    const description = await describeProtocol(lease.connection, "ConformanceService");
    expect(protocolPreimage(description)).toBe(preimage);
    expect(heading).toBe(`# sha256 = ${await protocolHash(description)}`);
    expect(description.protocolHash).toBe(await protocolHash(description));
  });
});
