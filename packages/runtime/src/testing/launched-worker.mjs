// A worker as launchers start them: node launched-worker.mjs MODE REPLY --unix PATH --idle-timeout SECONDS
import { appendFileSync, existsSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const [mode, argument, , path, , idle] = process.argv.slice(2);
const reply = Buffer.from(argument, "base64");
const ended = () => {
  rmSync(path, { force: true });
  process.exit(0);
};

function serve() {
  let clients = 0;
  let timer = setTimeout(ended, Math.max(Number(idle), 1) * 1000);
  const server = createServer((socket) => {
    clients += 1;
    clearTimeout(timer);
    socket.on("data", () => socket.write(reply));
    socket.on("error", () => {});
    socket.on("close", () => {
      clients -= 1;
      if (clients === 0) timer = setTimeout(ended, Number(idle) * 1000);
    });
  });
  if (existsSync(path)) {
    writeSync(2, "somebody listens already\n");
    process.exit(4);
  }
  server.listen(path, () => writeSync(1, `UNIX:${path}\n`));
}

appendFileSync(`${dirname(path)}/starts`, `${process.pid}\n`);
const modes = {
  serve,
  noisy: () => {
    writeSync(1, "a library says hello\nUNI");
    writeSync(1, "X is a trademark\n");
    writeSync(2, "the worker's own words\n");
    serve();
  },
  slow: async () => {
    await sleep(700);
    serve();
  },
  dies: () => {
    for (let i = 1; i <= 60; i += 1) writeSync(2, `line ${i}\n`);
    process.exit(3);
  },
  elsewhere: () => {
    setInterval(() => {}, 1000);
    writeSync(1, "UNIX:/somewhere/else\n");
  },
  mute: () => setInterval(() => {}, 1000),
};
await modes[mode]();
