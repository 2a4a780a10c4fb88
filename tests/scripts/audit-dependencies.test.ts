import { expect, test } from "vitest";
import { judgeAudit } from "@/scripts/audit-dependencies.js";

const answer = (vulnerabilities: Record<string, number>) => JSON.stringify({ metadata: { vulnerabilities } }, null, 2);

test("an audit without an advisory passes, also behind npm's warnings", () => {
  const output = `npm warn something\n${answer({ low: 0, high: 0, total: 0 })}`;
  expect(judgeAudit(0, output)).toEqual({ outcome: "passed", detail: "no advisory" });
});

test("advisories below high are told and pass", () => {
  expect(judgeAudit(0, answer({ low: 2, high: 0, total: 2 }))).toEqual({
    outcome: "passed",
    detail: "advisories: 2 low; see npm audit --omit=dev",
  });
});

test("a high or critical advisory fails", () => {
  expect(judgeAudit(1, answer({ low: 0, high: 1, critical: 1, total: 2 })).outcome).toBe("failed");
});

test.each([
  [
    "a registry without an audit",
    'npm warn audit 405 Method Not Allowed - POST https://x\n{\n"message": "405"\n}\n',
    "405 Method Not Allowed",
  ],
  ["no network", '{"error":{"code":"ENOTFOUND","summary":"getaddrinfo"}}', "ENOTFOUND"],
  ["npm that says nothing", "", "no answer"],
])("%s skips the check and says why", (_, output, why) => {
  expect(judgeAudit(1, output)).toEqual({ outcome: "skipped", detail: `the registry offers no audit (${why})` });
});
