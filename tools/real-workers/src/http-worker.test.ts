import { describe, expect, it } from "vitest";
import { startHttpWorker } from "./http-worker.js";

/** A program that serves as the fixture workers do. */
const server = `
const server = require("node:http").createServer((request, response) => {
  response.writeHead(request.url === "/health" ? 200 : 404).end();
});
server.listen(0, "127.0.0.1", () => console.log("log line\\nPORT:" + server.address().port));
`;

describe("startHttpWorker", () => {
  it("waits until the worker answers, and ends it", async () => {
    const worker = await startHttpWorker([process.execPath, "-e", server]);
    const response = await fetch(`${worker.address}/health`);
    expect(response.ok).toBe(true);
    await worker.stop();
    await worker.ended;
    expect(() => process.kill(worker.pid, 0)).toThrow("ESRCH");
  });

  it("quotes what the worker said when it ends instead", async () => {
    const starting = startHttpWorker([process.execPath, "-e", "console.error('no module'); process.exit(4)"]);
    await expect(starting).rejects.toThrow(/did not serve HTTP: it ended with exit code 4[^]*no module/);
  });

  it("names a program that does not exist", async () => {
    await expect(startHttpWorker(["no-such-program-here"])).rejects.toThrow(/no-such-program-here ENOENT/);
  });
});
