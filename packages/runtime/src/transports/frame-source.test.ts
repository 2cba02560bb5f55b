import { EMPTY_SCHEMA, encodeStream } from "vgi-arrow";
import { expect, test } from "vitest";
import { CancelledError } from "../errors/index.js";
import { BriefWait } from "./brief-wait.js";
import type { ByteChannel } from "./byte-channel.js";
import type { ByteTarget } from "./byte-target.js";
import { CallScope } from "./call-scope.js";
import { FrameSource } from "./frame-source.js";

const answer = encodeStream(EMPTY_SCHEMA, []);

/** Gives an answer when told to. */
class ToldChannel implements Partial<ByteChannel> {
  readonly address = "stdio:told";
  readonly unread = false;
  answer: () => void = () => undefined;

  read(target: ByteTarget): Promise<boolean> {
    return new Promise((resolve) => {
      this.answer = () => {
        target.push(answer.slice());
        resolve(true);
      };
    });
  }
}

/** Time stands still: all answers are quick ones. */
class Turns {
  asked = 0;
  next: (() => void) | null = null;
  readonly cpus = 2;

  now(): number {
    return 0;
  }

  soon(callback: () => void): void {
    this.asked += 1;
    this.next = callback;
  }

  /** One turn of the event loop. */
  pass(): void {
    const { next } = this;
    this.next = null;
    next?.();
  }
}

function open(): { channel: ToldChannel; turns: Turns; frames: FrameSource } {
  const channel = new ToldChannel();
  const turns = new Turns();
  return { channel, turns, frames: new FrameSource(channel as unknown as ByteChannel, {}, new BriefWait(turns)) };
}

async function answered({ channel, frames }: ReturnType<typeof open>): Promise<void> {
  const more = frames.more("m", null);
  channel.answer();
  await more;
  while (frames.poll("m") !== null);
}

async function expectAwakeUntilAnswered(
  { channel, frames, turns }: ReturnType<typeof open>,
  beforeMany?: boolean,
): Promise<void> {
  const more = frames.more("m", null, beforeMany);
  turns.pass();
  expect(turns.next).not.toBeNull();
  channel.answer();
  await more;
  turns.pass();
  expect(turns.next).toBeNull();
}

test("stays awake while a quick worker is waited for, until its answer is there", async () => {
  const opened = open();
  for (let count = 0; count < 20; count += 1) await answered(opened);
  opened.turns.pass();
  expect(opened.turns.next).toBeNull();
  await expectAwakeUntilAnswered(opened);
});

test("stays awake for an answer before many others without having seen a quick one", async () => {
  await expectAwakeUntilAnswered(open(), true);
});

test("does not stay awake for an answer that was given up", async () => {
  const opened = open();
  for (let count = 0; count < 20; count += 1) await answered(opened);
  const { frames, turns } = opened;
  const abort = new AbortController();
  const scope = new CallScope("m", { signal: abort.signal });
  const more = frames.more("m", scope);
  turns.pass();
  expect(turns.next).not.toBeNull();
  abort.abort();
  await expect(more).rejects.toThrow(CancelledError);
  turns.pass();
  expect(turns.next).toBeNull();
});
