import { expect, test } from "vitest";
import type { AlertFacts } from "@/lib/schema/alert";
import { writeAlert, writeAlertMail } from "@/lib/usecases/alerts/write-alert";

const facts = (
  subgroup: { isOfSubgroup: boolean; subgroup: string | null },
  step: number | null = 400,
): AlertFacts => ({
  project: { id: "p1", name: "trauma" },
  run: { id: "r1", name: "first try" },
  verdict: { rule: "vanishing-gradient", severity: "critical", ...subgroup, step },
  at: "2026-11-27T02:00:00.000Z",
});
const write = (given: AlertFacts) => writeAlert(given, { id: "m1", link: "https://rounds.test/runs/r1" });

test("a message says what became critical, where, up to which step, and where to read more, and nothing else", () => {
  expect(write(facts({ isOfSubgroup: false, subgroup: null }))).toEqual({
    schema: "gradient-rounds/alert",
    version: 1,
    id: "m1",
    kind: "critical-verdict",
    project: { id: "p1", name: "trauma" },
    run: { id: "r1", name: "first try" },
    verdict: { rule: "vanishing-gradient", severity: "critical", isOfSubgroup: false, subgroup: null, step: 400 },
    at: "2026-11-27T02:00:00.000Z",
    link: "https://rounds.test/runs/r1",
  });
});

test.each([
  [{ isOfSubgroup: false, subgroup: null }, /"Vanishing gradient" became critical/],
  [{ isOfSubgroup: true, subgroup: null }, /"Vanishing gradient" for a subgroup became critical/],
  [{ isOfSubgroup: true, subgroup: "polytrauma" }, /"Vanishing gradient" for polytrauma became critical/],
])("an e-mail about %o says so", (subgroup, expected) => {
  const { subject, text } = writeAlertMail(write(facts(subgroup)));
  expect(subject).toBe("Critical: Vanishing gradient in first try");
  expect(text).toMatch(expected);
  expect(text).toContain("up to step 400");
  expect(text).toContain("https://rounds.test/runs/r1");
});

test("an e-mail names no step where there is none", () => {
  expect(writeAlertMail(write(facts({ isOfSubgroup: false, subgroup: null }, null))).text).not.toContain("step");
});

test("a test message says that it is one", () => {
  const test = write({ ...facts({ isOfSubgroup: false, subgroup: null }), run: null, verdict: null });
  expect(test).toMatchObject({ kind: "test", run: null, verdict: null });
  expect(writeAlertMail(test)).toMatchObject({ subject: "Test message of trauma" });
});
