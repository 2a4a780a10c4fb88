import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { issueToken } from "@/lib/auth/api-token";
import { chooseRequestId } from "@/server/choose-request-id";
import { listSecurityHeaders } from "@/server/security-headers";

describe("the id of a request", () => {
  const given = randomUUID();

  test("is taken over from a trusted proxy", () => {
    expect(chooseRequestId(given, 1)).toBe(given);
    expect(chooseRequestId("0123456789abcdef0123456789abcdef", 2)).toBe("0123456789abcdef0123456789abcdef");
  });

  test("is made here where no proxy is trusted", () => {
    expect(chooseRequestId(given, 0)).not.toBe(given);
  });

  test.each([
    ["nothing", undefined],
    ["a list", [given, given]],
    ["an API token", issueToken().token],
    ["too short a text", "abc"],
    ["too long a text", "a".repeat(65)],
    ["a line break", "0123456789abcdef\nlevel: error"],
  ])("is made here where the proxy sends %s", (_, sent) => {
    expect(chooseRequestId(sent, 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });
});

describe("security headers", () => {
  test("bind browsers to https only where people use https", () => {
    const hsts = (url: string | null) =>
      listSecurityHeaders({ publicUrl: url === null ? null : new URL(url) }).get("Strict-Transport-Security");
    expect(hsts("https://rounds.example")).toBe("max-age=31536000");
    expect(hsts("http://127.0.0.1:3000")).toBeUndefined();
    expect(hsts(null)).toBeUndefined();
  });

  test("keep addresses of pages from other sites and devices from pages", () => {
    const headers = listSecurityHeaders({ publicUrl: null });
    expect(headers.get("Referrer-Policy")).toBe("same-origin");
    expect(headers.get("Permissions-Policy")).toContain("camera=()");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("X-Frame-Options")).toBe("DENY");
    expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
  });
});
