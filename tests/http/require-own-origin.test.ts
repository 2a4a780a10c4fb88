import { describe, expect, test } from "vitest";
import { requireOwnOrigin } from "@/lib/http/require-own-origin";

const PUBLIC = new URL("https://rounds.example.org");

function write(headers: Record<string, string>, method = "POST") {
  // Not a Request, which would drop headers that pages may not set.
  return () => requireOwnOrigin({ method, headers: new Headers(headers) } as Request, PUBLIC);
}

describe("a write with a session cookie", () => {
  test.each([
    ["of the same origin", { "sec-fetch-site": "same-origin" }],
    ["from the public address", { origin: "https://rounds.example.org" }],
    ["from the host that it was sent to", { origin: "http://10.0.0.5:3000", host: "10.0.0.5:3000" }],
  ])("passes when it is %s", (_name, headers) => {
    expect(write(headers)).not.toThrow();
  });

  test.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://rounds.example.org" }],
    ["a sibling of this site", { "sec-fetch-site": "same-site" }],
    ["the address bar", { "sec-fetch-site": "none" }],
    ["a foreign origin", { origin: "https://evil.example", host: "10.0.0.5:3000" }],
    ["a page without an origin", { origin: "null", host: "10.0.0.5:3000" }],
    ["nowhere in particular", { host: "10.0.0.5:3000" }],
  ])("is refused when it comes from %s", (_name, headers) => {
    expect(write(headers)).toThrow(/own pages/);
  });

  test("reading is not a write", () => {
    expect(write({ "sec-fetch-site": "cross-site" }, "GET")).not.toThrow();
  });
});
