import type { ProofDocument } from "@/lib/core/proof-document";
import { PROOF_ARMS, type ProofPlan } from "@/lib/core/proof-plan";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { matchResults } from "@/lib/proof/match-results";
import type { ProofResult } from "@/lib/proof/proof-result";
import { PLAN, resultOf } from "@/tests/proof/plan-under-test";

const ADA = { id: "person:ada", name: "Ada" };

export const GROUP_PLAN: ProofPlan = {
  ...PLAN,
  finding: { ...PLAN.finding, rule: "subgroup-vanishing", subgroup: "isolated_tbi" },
  change: {
    id: "oversample-subgroup",
    what: "Draw patients of isolated_tbi more often.",
    settings: [{ setting: "oversample", from: null, to: "isolated_tbi" }],
  },
  measure: { ...PLAN.measure, subgroup: "isolated_tbi" },
};

/** One run on each side for these seeds, null = ended without a finite number. */
export function pairsOf(...ends: readonly (readonly [asIs: number | null, repaired: number | null])[]): ProofResult[] {
  return ends.flatMap((pair, index) =>
    PROOF_ARMS.map((arm, side) => resultOf(PLAN.seeds[index] ?? 0, arm, pair[side] ?? Number.NaN)),
  );
}

/** A plan of which these runs came back, as the product answers it. */
export function proofWith(results: readonly ProofResult[], plan: ProofPlan = PLAN): ProofDocument {
  const matched = matchResults(plan, results);
  const isWhole = matched.missing.length === 0;
  return {
    schema: "gradient-rounds/proof",
    version: 1,
    run: { id: "run", name: "a run" },
    plan,
    isFirstNamed: true,
    registered: { at: "2026-11-27T01:00:05.000Z", by: ADA, doubt: null },
    state: isWhole ? "answered" : "waiting",
    owner: null,
    dueOn: null,
    steps: [],
    arrived: matched.pairs.flatMap(({ seed }) =>
      PROOF_ARMS.map((arm) => ({ seed, arm, run: { id: `${arm} ${seed}`, name: `${arm} ${seed}` } })),
    ),
    missing: matched.missing,
    setAside: matched.setAside.map(({ result: { run, seed, arm }, fault, sentence }) => {
      return { run: { id: run, name: run }, seed, arm, fault, sentence };
    }),
    answer: {
      ...judgePairs(plan, matched),
      values: isWhole
        ? matched.pairs.map(({ seed, asIs, repaired }) => {
            return { seed, asIs: finite(asIs.value), repaired: finite(repaired.value) };
          })
        : [],
      also: [],
      cause: null,
    },
    firstSeen: null,
    answeredAt: matched.missing.length === 0 ? "2026-11-28T01:00:00.000Z" : null,
    since: [],
    engineVersion: "14",
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
