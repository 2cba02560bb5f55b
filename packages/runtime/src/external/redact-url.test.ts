import { describe, expect, it } from "vitest";
import { redactUrl } from "./redact-url.js";

describe("redactUrl", () => {
  it.each([
    [
      "https://user:secret@bucket.example:8443/a/b.arrow?X-Amz-Signature=secret#secret",
      "https://bucket.example:8443/a/b.arrow",
    ],
    ["http://[::1]:9000/x", "http://[::1]:9000/x"],
    ["data:text/plain,secret", "data:…"],
    ["not a url secret", "<invalid URL>"],
    ["", "<invalid URL>"],
  ])("%s", (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
    expect(redactUrl(url)).not.toContain("secret");
  });
});
