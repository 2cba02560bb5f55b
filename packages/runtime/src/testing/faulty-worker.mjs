// A worker with a fault on demand, for the tests of process handling: node faulty-worker.mjs MODE [ARGUMENT]
import { closeSync, writeSync } from "node:fs";

const [mode, argument = ""] = process.argv.slice(2);
const reply = Buffer.from(argument, "base64");

/** Calls back for each request: tests send one at a time, and each fits in one chunk. */
function onRequest(callback) {
  process.stdin.on("data", callback);
}

const modes = {
  /** Ends at once. */
  exit: () => {
    writeSync(2, "Traceback: cannot import my_worker\n");
    process.exit(Number(argument));
  },
  /** Prints text where Arrow is expected. */
  junk: () => onRequest(() => writeSync(1, "Listening on port 1234\n")),
  /** Reads requests and never answers. */
  silent: () => onRequest(() => {}),
  /** Answers every request with the same reply. */
  answer: () => onRequest(() => writeSync(1, reply)),
  /** Answers, and afterwards prints what is no answer to anything. */
  chatty: () =>
    onRequest(() => {
      writeSync(1, reply);
      setTimeout(() => writeSync(1, "Still here!\n"), 20);
    }),
  /** Answers the first request, and is killed in the middle of the second answer. */
  half: () => {
    let requests = 0;
    onRequest(() => {
      requests += 1;
      writeSync(1, requests === 1 ? reply : reply.subarray(0, reply.length / 2));
      if (requests > 1) process.kill(process.pid, "SIGKILL");
    });
  },
  /** Writes a lot to stderr, then ends with the first request. */
  noisy: () =>
    onRequest(() => {
      for (let i = 1; i <= 200; i += 1) writeSync(2, `line ${i}\n`);
      writeSync(2, "no newline at the end");
      process.exit(3);
    }),
  /** Answers, and ends neither with its input nor on SIGTERM. */
  stubborn: () => {
    process.on("SIGTERM", () => {});
    setInterval(() => {}, 1000);
    onRequest(() => writeSync(1, reply));
  },
  /** Closes its input and runs on: whoever writes to it gets an error. */
  deaf: () => {
    closeSync(0);
    writeSync(2, "deaf\n");
    setInterval(() => {}, 1000);
  },
};

modes[mode]();
