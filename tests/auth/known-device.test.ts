import { expect, test } from "vitest";
import { accountKeyOf, issueDeviceCookie, readDevice } from "@/lib/auth/known-device";

const SECRET = "s".repeat(64);
const ada = accountKeyOf(SECRET, "ada@example.org");
const pairOf = (cookie: string) => cookie.split(";")[0] ?? "";

test("a browser is known by its cookie, among other cookies", () => {
  const cookie = pairOf(issueDeviceCookie(SECRET, ada, false));
  expect(readDevice(SECRET, ada, `theme=dark; ${cookie}`, false)).toMatch(/^[\w-]{16}$/);
});

test("a browser is not known for another account, by another secret, by a changed cookie, or without one", () => {
  const cookie = pairOf(issueDeviceCookie(SECRET, ada, false));
  expect(readDevice(SECRET, accountKeyOf(SECRET, "bob@example.org"), cookie, false)).toBeNull();
  expect(readDevice("t".repeat(64), ada, cookie, false)).toBeNull();
  expect(readDevice(SECRET, ada, cookie.replace("=", "=A"), false)).toBeNull();
  expect(readDevice(SECRET, ada, `${cookie}x`, false)).toBeNull();
  expect(readDevice(SECRET, ada, cookie, true)).toBeNull();
  expect(readDevice(SECRET, ada, null, false)).toBeNull();
});

test("an account is known by its address whatever the case, and the address is not in the key", () => {
  expect(accountKeyOf(SECRET, " Ada@Example.ORG")).toBe(ada);
  expect(ada).not.toContain("ada");
});
