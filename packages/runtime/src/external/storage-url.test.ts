import { describe, expect, it } from "vitest";
import { redactStorageUrl } from "./storage-url.js";

describe("redactStorageUrl", () => {
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
    expect(redactStorageUrl(url)).toBe(shown);
    expect(redactStorageUrl(url)).not.toContain("secret");
  });
});
