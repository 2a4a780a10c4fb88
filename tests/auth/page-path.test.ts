import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPagePath } from "@/lib/auth/page-path";

describe("the page that somebody comes back to after signing in", () => {
  it("is the one they asked for, with its query", () => {
    expect(readPagePath("/account")).toBe("/account");
    expect(readPagePath("/runs/ck1-x_Y/subgroups?group=poly trauma&family=*,a:b")).toBe(
      "/runs/ck1-x_Y/subgroups?group=poly+trauma&family=%2A%2Ca%3Ab",
    );
  });

  it.each([
    ["another server", "https://evil.example/runs"],
    ["another server without its scheme", "//evil.example"],
    ["another server behind what browsers take for a slash", "/\\evil.example"],
    ["another server behind dots", "/.//evil.example"],
    ["script", "javascript:alert(1)"],
    ["an encoded slash", "/%2fevil.example"],
    ["a line break", "/runs\r\nset-cookie: a=b"],
    ["the API", "/api/v1/projects/p/export"],
    ["the sign-in page, which would lead to itself", "/sign-in?next=/runs"],
    ["the start page, where people come anyway", "/"],
    ["something endless", `/${"a".repeat(3000)}`],
    ["nothing", null],
  ])("is never %s", (_, address) => {
    expect(readPagePath(address)).toBeNull();
  });

  it("is on this server whatever was sent", () => {
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.webPath());
    fc.assert(
      fc.property(texts, fc.constantFrom("", "/", "//", "/runs?", "/\t/"), (text, start) => {
        const page = readPagePath(start + text);
        if (page === null) return;
        expect(new URL(page, "https://rounds.example").origin).toBe("https://rounds.example");
        expect(page).toMatch(/^\/[A-Za-z0-9_/-]+(\?[\w.+=&%-]*)?$/);
        expect(readPagePath(page)).toBe(page);
      }),
    );
  });
});
