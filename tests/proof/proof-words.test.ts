import { describe, expect, test } from "vitest";
import { PROOF_OUTCOMES } from "@/lib/core/proof-document";
import { PROOF_STATE_WORDS, proofStateOf } from "@/lib/proof/proof-words";
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
        words: PROOF_STATE_WORDS[outcome],
        document,
        others: null,
        older: null,
      });
    }
  });

  test("is the clearest answer of several, and tells of all others, in whatever order they come", () => {
    const documents = [
      makeDocument("cannot-tell"),
      makeDocument("changed", { at: "2026-11-27T02:00:00.000Z" }),
      makeDocument("not-changed"),
      makeDocument("changed"),
    ];
    for (const order of [documents, documents.toReversed()]) {
      const state = proofStateOf(VERDICT, order);
      expect(state.document).toBe(documents[1]);
      expect(state.others).toBe(
        "3 other experiments on this finding: 1 changed when repaired, 1 not changed, 1 cannot tell (too few pairs).",
      );
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
