import { describe, expect, test } from "vitest";
import { hashToken, isSameHash, issueToken, readToken } from "@/lib/auth/api-token";

describe("API tokens", () => {
  test("are 40 letters and digits with a beginning that can be recognised", () => {
    expect(issueToken().token).toMatch(/^gr[A-Za-z0-9]{38}$/);
  });

  test("differ each time and are kept as a digest", () => {
    const first = issueToken();
    expect(first.token).not.toBe(issueToken().token);
    expect(first.hash).toBe(hashToken(first.token));
    expect(first.hash).not.toContain(first.token.slice(2));
    expect(first.token.startsWith(first.hint)).toBe(true);
  });

  test("are read from a bearer header and from the password of basic authentication", () => {
    const { token } = issueToken();
    expect(readToken(`Bearer ${token}`)).toBe(token);
    expect(readToken(`bearer   ${token}`)).toBe(token);
    expect(readToken(`Basic ${Buffer.from(`api:${token}`).toString("base64")}`)).toBe(token);
  });

  test.each([null, "", "Bearer", "Bearer short", `Bearer ${"x".repeat(40)}`, "Digest abc"])(
    "are not read from %j",
    (header) => {
      expect(readToken(header)).toBeNull();
    },
  );

  test("hashes are the same only when every character is", () => {
    expect(isSameHash("abc", "abc")).toBe(true);
    expect(isSameHash("abc", "abd")).toBe(false);
    expect(isSameHash("abc", "abcd")).toBe(false);
  });
});
