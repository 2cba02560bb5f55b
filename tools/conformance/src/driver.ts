import { runDriver } from "./driver/run-driver.js";

/** The program that vgi-rpc's conformance suite drives: requests on standard input, responses on standard output. */
await runDriver(process.stdin, process.stdout);
// A half-open socket, or a worker that does not end, must not keep a driver that has said goodbye.
process.exit(0);
