import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProofDocument } from "@/lib/core/proof-document";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { recomputeExperiments } from "@/lib/report/verification/recompute-experiments";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { CHANGED, EXPERIMENTS, GAPS, proofOf } from "./experiments-under-test";

const ANSWERED = proofOf(CHANGED);
const NONE: ExperimentEvidence["gaps"] = { status: "none", reason: "none" };

async function faultsOf(proof: ProofDocument): Promise<readonly string[]> {
  return (await recomputeExperiments({ proofs: [proof], gaps: NONE }, nodeSha256)).faults;
}

/** The same answer with other members. */
function answering(change: Partial<ProofDocument["answer"]>, proof = ANSWERED): ProofDocument {
  return { ...proof, answer: { ...proof.answer, ...change } };
}

describe("what experiments say in a report", () => {
  test("is passed as the product gave it, answered or waiting, and what was computed is said", async () => {
    expect(await recomputeExperiments(EXPERIMENTS, nodeSha256)).toEqual({
      faults: [],
      said: "The answers to 2 plans of experiments follow from the values of their pairs. The parts of each gap add up to it.",
    });
  });

  test("is passed where runs ended without a finite number, so that the pairs are counted", async () => {
    const seeds = [21, 22, 23, 24, 25, 26];
    const counted = proofOf(
      seeds.map(() => [null, 0.4] as const),
      { seeds, replicates: 6 },
    );
    expect(counted.answer.outcome).toBe("changed");
    expect(await faultsOf(counted)).toEqual([]);
  });

  test("says nothing of a report on files, which hold none", async () => {
    expect(await recomputeExperiments({ proofs: null, gaps: NONE }, nodeSha256)).toEqual({ faults: [], said: "" });
  });

  test("is refused whatever value of a pair is changed, and the plan is named", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(ANSWERED.answer.values.length - 1),
        fc.constantFrom("asIs" as const, "repaired" as const),
        fc.double({ min: -2, max: 2, noNaN: true }).filter((by) => Math.abs(by) > 1e-6),
        async (at, side, by) => {
          const values = ANSWERED.answer.values.map((value, index) =>
            index === at ? { ...value, [side]: (value[side] ?? 0) + by } : value,
          );
          const faults = await faultsOf(answering({ values }));
          expect(faults).toHaveLength(1);
          expect(faults[0]).toContain(`of the answer to the plan ${ANSWERED.plan.sha256.slice(0, 12)} does not follow`);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ["outcome", answering({ outcome: "not-changed" })],
    ["sentence", answering({ sentence: "Changed." })],
    ["cause", answering({ cause: null })],
    ["pairs", answering({ pairs: 6 })],
    [
      "better.value",
      answering({ better: { ...ANSWERED.answer.better, value: 0.5 } as ProofDocument["answer"]["better"] }),
    ],
  ])("is refused by the name of what was changed: %s", async (name, changed) => {
    expect(await faultsOf(changed)).toEqual([
      `The ${name} of the answer to the plan ${ANSWERED.plan.sha256.slice(0, 12)} does not follow from the values of its pairs.`,
    ]);
  });

  test("is refused where a plan was changed after it was fixed, whatever of it", async () => {
    const { plan } = ANSWERED;
    const changes = [
      { margin: 0.031 },
      { seeds: [11, 12, 13, 14, 16] },
      { budget: { ...plan.budget, steps: 301 } },
      { created: "2026-11-27T00:59:59.000Z" },
      { measure: { ...plan.measure, subgroup: "polytrauma" } },
      { change: { ...plan.change, what: "Nothing." } },
    ];
    for (const change of changes) {
      const [fault] = await faultsOf({ ...ANSWERED, plan: { ...plan, ...change } });
      expect(fault).toContain("something is not as it was fixed (change, seeds, budget, measure or margin)");
    }
  });

  test("is refused where values are left out, of another seed, or there before all pairs are", async () => {
    const { values } = ANSWERED.answer;
    const short = ANSWERED.plan.sha256.slice(0, 12);
    expect(await faultsOf(answering({ values: [] }))).toEqual([
      `Expected the values of 5 pairs of the plan ${short}, found 0.`,
    ]);
    expect(await faultsOf(answering({ values: values.map((value) => ({ ...value, seed: value.seed + 1 })) }))).toEqual([
      `The values of the plan ${short} are not of its seeds: found 12.`,
    ]);
    const waiting = proofOf(CHANGED.slice(0, 2));
    expect(await faultsOf(answering({ values: values.slice(0, 2) }, waiting))).toEqual([
      `Expected the values of 0 pairs of the plan ${short}, found 2.`,
    ]);
  });

  test("is not computed again where it is hidden from the reader, and that is said", async () => {
    const hidden = { status: "suppressed", rule: "small cells" } as const;
    const withheld = answering({ values: [], effect: hidden, better: hidden, cause: null, sentence: "Hidden." });
    expect(await recomputeExperiments({ proofs: [withheld], gaps: NONE }, nodeSha256)).toEqual({
      faults: [],
      said: `Not computed again, since their values are hidden or another engine gave them: the answers to the plan ${ANSWERED.plan.sha256.slice(0, 12)}.`,
    });
  });

  test("of another engine is refused only where its plan was changed: its words may be others", async () => {
    const older = { ...answering({ sentence: "Changed, in other words." }), engineVersion: "1" };
    expect(await faultsOf(older)).toEqual([]);
    expect(await faultsOf({ ...older, plan: { ...older.plan, margin: 0.5 } })).toHaveLength(1);
  });

  test("is refused where the parts of a gap do not add up to it", async () => {
    if (GAPS.status !== "split") throw new Error("Expected a split.");
    const [group] = GAPS.groups;
    if (group?.gap.status !== "estimated") throw new Error("Expected a gap.");
    const other = { ...GAPS, groups: [{ ...group, gap: { ...group.gap, value: 0.21 } }] };
    const { faults } = await recomputeExperiments({ proofs: [], gaps: other }, nodeSha256);
    expect(faults).toEqual([
      expect.stringMatching(/^The parts of the gap of polytrauma add up to 0\.2\d*, and the gap is 0\.21\.$/),
    ]);
  });
});
