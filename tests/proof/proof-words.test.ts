import { describe, expect, test } from "vitest";
import { PROOF_OUTCOMES } from "@/lib/core/proof-document";
import { nameAnswer, proofStateOf } from "@/lib/proof/proof-words";
import { makeDocument } from "./made-document";

const VERDICT = { rule: "vanishing-gradient", subgroup: null, version: 1, layers: [], onsetStep: null } as const;

describe("what is known of a finding", () => {
  test("is what the log shows, until an experiment has an answer", () => {
    for (const documents of [
      [],
      [makeDocument("cannot-tell", { state: "waiting" })],
      [makeDocument("changed", { state: "withdrawn" })],
      [makeDocument("changed", { finding: { subgroup: "polytrauma" } })],
      [makeDocument("changed", { finding: { rule: "dead-units" } })],
    ])
      expect(proofStateOf(VERDICT, documents)).toMatchObject({
        state: "seen",
        words: "seen in the log",
        document: null,
      });
  });

  test("is what its experiment shows", () => {
    for (const outcome of PROOF_OUTCOMES) {
      const document = makeDocument(outcome);
      expect(proofStateOf(VERDICT, [document])).toEqual({
        state: outcome,
        words: nameAnswer(document.answer),
        document,
        others: null,
        older: null,
      });
    }
  });

  test("is that pairs are too few only where more of them would tell", () => {
    const none = { outcome: "cannot-tell" } as const;
    const estimated = {
      status: "estimated",
      value: 0,
      lower: -1,
      upper: 1,
      method: "a test",
      n: 5,
      notes: [],
    } as const;
    expect(nameAnswer({ ...none, effect: estimated })).toBe("cannot tell (too few pairs)");
    expect(nameAnswer({ ...none, effect: { status: "degenerate", value: 0, reason: "the same" } })).toBe("cannot tell");
    expect(nameAnswer({ outcome: "changed", effect: estimated })).toBe("changed when repaired");
  });

  test("is the clearest answer of several, and tells of all others, in whatever order they come", () => {
    const documents = [
      makeDocument("cannot-tell", { change: "clip-gradient" }),
      makeDocument("changed", { change: "leaky-units", at: "2026-11-27T02:00:00.000Z" }),
      makeDocument("not-changed", { change: "normalisation" }),
      makeDocument("changed"),
    ];
    for (const order of [documents, documents.toReversed()]) {
      const state = proofStateOf(VERDICT, order);
      expect(state.document).toBe(documents[1]);
      expect(state.others).toBe(
        "3 other experiments on this finding: 1 changed when repaired, 1 not changed, 1 cannot tell.",
      );
    }
  });

  test("is what one change showed first, not what it shows under a plan that was answered later", () => {
    const [first, later] = ["2026-11-27T02:00:00.000Z", "2026-11-27T03:00:00.000Z"];
    const documents = [
      makeDocument("changed", { answeredAt: later }),
      makeDocument("not-changed", { answeredAt: first }),
    ];
    for (const order of [documents, documents.toReversed()]) {
      const state = proofStateOf(VERDICT, order);
      expect([state.state, state.document]).toEqual(["not-changed", documents[1]]);
      expect(state.others).toBe("1 other experiment on this finding: 1 changed when repaired.");
    }
  });

  test("says where the experiment is about an earlier state of the finding", () => {
    const older = (finding: Parameters<typeof makeDocument>[1]): string | null =>
      proofStateOf(VERDICT, [makeDocument("changed", finding)]).older;
    expect(older({ finding: { version: 3 } })).toContain(
      "written for version 3 of this check; this verdict is of version 1",
    );
    expect(older({ finding: { onsetStep: 40 } })).toContain("The run has changed since");
    expect(older({ finding: { layers: ["layers.1"] } })).toContain("The run has changed since");
    expect(older({})).toBeNull();
  });
});
