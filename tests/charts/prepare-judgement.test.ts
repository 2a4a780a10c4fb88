import { describe, expect, test } from "vitest";
import { type JudgementToShow, prepareJudgement, summariseJudgements } from "@/lib/charts/prepare-judgement";

const SAID: JudgementToShow = {
  kind: "disagree",
  text: "The first layer is an embedding.",
  author: "Dr. Obi",
  changes: [],
  state: "open",
  steps: [],
};
const at = "2026-11-26T12:00:00.000Z";
const step = { number: 1, owner: null, dueOn: null, text: null, author: "Dr. Obi", createdAt: at };
const ASKED = { ...step, kind: "assign", owner: "Ada", dueOn: "2026-12-01" } as const;

describe("a judgement in words", () => {
  test.each([
    ["agree", "", "Dr. Obi agrees with this reading."],
    ["agree", "Seen in ward too.", "Dr. Obi agrees with this reading:"],
    ["disagree", "No.", "Dr. Obi disagrees, because:"],
    ["need", "A second run.", "Dr. Obi needs:"],
  ] as const)("says of %s with %j who says what", (kind, text, lead) => {
    expect(prepareJudgement({ ...SAID, kind, text })).toMatchObject({ lead, text });
  });

  test("says what has changed since it was made, and nothing while it holds", () => {
    expect(prepareJudgement(SAID).outdated).toBeNull();
    expect(prepareJudgement({ ...SAID, changes: ["the plan changed", "the predictions changed"] }).outdated).toBe(
      "made on an earlier state: the plan changed; the predictions changed",
    );
  });

  test("says what became of it, by whom and until when", () => {
    const assigned = prepareJudgement({ ...SAID, state: "assigned", steps: [ASKED] });
    expect(assigned.standing).toBe("open; Ada is to answer it until 1 Dec 2026");
    expect(assigned.steps).toEqual([{ number: 1, words: "Dr. Obi asked Ada to answer it until 1 Dec 2026", at }]);
    const answer = { ...step, number: 2, kind: "resolve", text: "Logged without it.", author: "Ada" } as const;
    const resolved = prepareJudgement({ ...SAID, state: "resolved", steps: [ASKED, answer] });
    expect(resolved.standing).toBe("answered");
    expect(resolved.steps[1]?.words).toBe("Ada answered: Logged without it.");
  });

  test("asks nothing of anybody where somebody agrees", () => {
    expect(prepareJudgement({ ...SAID, kind: "agree", state: "stated" }).standing).toBeNull();
    expect(prepareJudgement(SAID).standing).toBe("open; nobody is asked to answer it yet");
  });
});

test("a verdict is called contested while a disagreement stands, and neither once it is answered nor taken back", () => {
  expect(summariseJudgements([])).toBe("");
  expect(summariseJudgements([SAID, { kind: "agree", state: "stated" }])).toBe("2 judgements, contested");
  expect(summariseJudgements([{ ...SAID, state: "resolved" }])).toBe("1 judgement");
  expect(summariseJudgements([{ ...SAID, state: "withdrawn" }])).toBe("");
});
