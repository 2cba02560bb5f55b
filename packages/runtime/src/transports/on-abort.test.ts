import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { CallScope } from "./call-scope.js";
import { onAbort } from "./on-abort.js";

it("calls back once each, with one listener for all", () => {
  const controller = new AbortController();
  const heard: string[] = [];
  const forget = onAbort(controller.signal, () => heard.push("a"));
  onAbort(controller.signal, () => heard.push("b"));
  const again = (): void => void heard.push("c");
  onAbort(controller.signal, again);
  const other = onAbort(controller.signal, again);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  forget();
  forget();
  other();
  controller.abort();
  expect(heard).toEqual(["b", "c"]);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

it("leaves no listener when all are taken back, and listens again after that", () => {
  const controller = new AbortController();
  onAbort(controller.signal, () => {})();
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  let heard = 0;
  onAbort(controller.signal, () => (heard += 1));
  controller.abort();
  expect(heard).toBe(1);
});

it("lets many calls share a signal, whose limits end with each", () => {
  const controller = new AbortController();
  const scopes = Array.from({ length: 40 }, () => new CallScope("call", { signal: controller.signal }));
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  for (const scope of scopes.slice(1)) scope.end();
  controller.abort();
  expect(scopes.filter(({ over }) => over !== null)).toEqual([scopes[0]]);
});

it.each(["timeoutMs", "idleTimeoutMs"])("refuses a %s that is no number, which would be no limit", (name) => {
  expect(() => new CallScope("call", { [name]: Number.NaN })).toThrow(`${name} is NaN, and no number`);
});
