#!/usr/bin/env node
import { runWorker } from "./run-worker.js";

const code = await runWorker(process.argv.slice(2));
if (code !== null) process.exitCode = code;
