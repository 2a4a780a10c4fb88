import { expect, test } from "vitest";
import { judgementStepBodySchema, recordJudgementBodySchema } from "@/lib/schema/judgement";

const SAID = { rule: "not-learning", subgroup: null, seen: "key" };

test("an agreement needs no words", () => {
  expect(recordJudgementBodySchema.parse({ ...SAID, kind: "agree" }).text).toBe("");
});

test.each(["disagree", "need"])("%s without words is refused", (kind) => {
  for (const text of [undefined, "", "  \n "]) {
    const { error } = recordJudgementBodySchema.safeParse({ ...SAID, kind, text });
    expect(error?.issues[0]).toMatchObject({ path: ["text"] });
  }
});

test("words may have lines and no control characters", () => {
  const given = { ...SAID, kind: "disagree", text: "first\nsecond" };
  expect(recordJudgementBodySchema.parse(given).text).toBe("first\nsecond");
  expect(recordJudgementBodySchema.safeParse({ ...given, text: "a\u0000b" }).success).toBe(false);
});

test("a due date is a day of the calendar", () => {
  const step = { kind: "assign", owner: "person:ada" };
  expect(judgementStepBodySchema.safeParse({ ...step, dueOn: "2026-12-01" }).success).toBe(true);
  for (const dueOn of ["2026-02-30", "1 Dec 2026", ""]) {
    expect(judgementStepBodySchema.safeParse({ ...step, dueOn }).success).toBe(false);
  }
});
