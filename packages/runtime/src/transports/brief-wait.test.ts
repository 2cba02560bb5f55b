import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BriefWait, type BriefWaitPlatform } from "./brief-wait.js";

/** Time that goes by as told; each turn of the event loop takes 0.01 ms. */
class Clock implements BriefWaitPlatform {
  time = 0;
  turns = 0;
  #next: (() => void) | null = null;
  readonly cpus: number;

  constructor(cpus = 2) {
    this.cpus = cpus;
  }

  now(): number {
    return this.time;
  }

  soon(callback: () => void): void {
    expect(this.#next).toBeNull();
    this.#next = callback;
  }

  /** Lets turns go by as long as somebody asks for them, and then sleeps. @returns milliseconds awake */
  pass(ms: number): number {
    const end = this.time + ms;
    const began = this.time;
    let slept = 0;
    while (this.time < end) {
      const next = this.#next;
      this.#next = null;
      if (next === null) {
        slept = end - this.time;
        break;
      }
      this.turns += 1;
      this.time += 0.01;
      next();
    }
    this.time = end;
    return end - began - slept;
  }
}

/** A wait of a time. @returns milliseconds of it that were spent awake */
function wait(brief: BriefWait, clock: Clock, ms: number): number {
  brief.begin();
  const awake = clock.pass(ms);
  brief.end();
  return awake;
}

/** Waits until answers count as quick. */
function quicken(brief: BriefWait, clock: Clock): void {
  for (let count = 0; count < 20; count += 1) wait(brief, clock, 0.05);
}

test("sleeps until some answers came quickly, and stays awake for the next ones", () => {
  const clock = new Clock();
  const brief = new BriefWait(clock);
  expect(wait(brief, clock, 0.05)).toBe(0);
  quicken(brief, clock);
  expect(wait(brief, clock, 0.1)).toBeCloseTo(0.1);
});

test("goes to sleep after 0.2 ms, and at once when two answers in a row took longer", () => {
  const clock = new Clock();
  const brief = new BriefWait(clock);
  quicken(brief, clock);
  expect(wait(brief, clock, 1000)).toBeCloseTo(0.2, 1);
  for (let count = 0; count < 2; count += 1) wait(brief, clock, 1000);
  expect(wait(brief, clock, 1000)).toBe(0);
  quicken(brief, clock);
  expect(wait(brief, clock, 0.1)).toBeCloseTo(0.1);
});

test("stops turning when the answer is there, and between two calls", () => {
  const clock = new Clock();
  const brief = new BriefWait(clock);
  quicken(brief, clock);
  brief.begin();
  clock.pass(0.1);
  brief.end();
  const { turns } = clock;
  clock.pass(10);
  expect(clock.turns - turns).toBeLessThanOrEqual(1);
});

test("sleeps for what can't be quick", () => {
  const clock = new Clock();
  const brief = new BriefWait(clock);
  quicken(brief, clock);
  brief.begin(false);
  expect(clock.pass(0.1)).toBeLessThan(0.02);
  brief.end();
});

test("stays awake for 5 ms before many answers, whatever the last ones took, and does not count that as one of them", () => {
  const clock = new Clock();
  const brief = new BriefWait(clock);
  const before = (ms: number): number => {
    brief.begin(false, true);
    const awake = clock.pass(ms);
    brief.end();
    return awake;
  };
  expect(before(4)).toBeCloseTo(4);
  quicken(brief, clock);
  clock.pass(1);
  expect(before(1000)).toBeCloseTo(5, 1);
  expect(wait(brief, clock, 0.1)).toBeCloseTo(0.1);
});

test("stays awake before many answers for 0.2 ms again once they come", () => {
  const clock = new Clock();
  const brief = new BriefWait(clock);
  quicken(brief, clock);
  brief.begin(true, true);
  clock.pass(1);
  brief.end();
  expect(wait(brief, clock, 1000)).toBeCloseTo(0.2, 1);
});

test("never stays awake on a single CPU", () => {
  const clock = new Clock(1);
  const brief = new BriefWait(clock);
  quicken(brief, clock);
  wait(brief, clock, 0.1);
  brief.begin(true, true);
  clock.pass(0.1);
  brief.end();
  expect(clock.turns).toBe(0);
});

test("leaves the CPUs to the workers when as many are waited for", () => {
  const clock = new Clock(2);
  const [one, other] = [new BriefWait(clock), new BriefWait(clock)];
  quicken(one, clock);
  quicken(other, clock);
  clock.pass(1);
  one.begin(false);
  expect(wait(other, clock, 0.1)).toBe(0);
  one.end();
  expect(wait(other, clock, 0.1)).toBeCloseTo(0.1);
});

test("stays awake in vain for at most a third of the waits, whatever they are", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.double({ min: 0, max: 0.2, noNaN: true }), fc.double({ min: 0.21, max: 100, noNaN: true })),
        {
          maxLength: 400,
        },
      ),
      (times) => {
        const clock = new Clock();
        const brief = new BriefWait(clock);
        let inVain = 0;
        for (const ms of times) {
          const awake = wait(brief, clock, ms);
          expect(awake).toBeLessThan(0.22);
          // A turn may be left from the wait before.
          if (ms > 0.2 && awake > 0.02) inVain += 1;
        }
        expect(inVain).toBeLessThanOrEqual(times.length / 3 + 3);
      },
    ),
  );
});
