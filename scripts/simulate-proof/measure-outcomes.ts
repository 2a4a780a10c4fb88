import type { ProofOutcome } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { seededRandom } from "@/lib/core/random";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { type ProofCase, SHAPES } from "./proof-cases";

export type OutcomeRow = {
  readonly of: ProofCase;
  readonly outcomes: Readonly<Record<ProofOutcome, number>>;
  /** Experiments whose interval holds the true mean. */
  readonly held: number;
};

/** How many experiments of a case come to each outcome. */
export function measureOutcomes(of: ProofCase, experiments: number, seed: number): OutcomeRow {
  const random = seededRandom(seed);
  const outcomes = { changed: 0, worse: 0, "not-changed": 0, "cannot-tell": 0 };
  let held = 0;
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    const { outcome, effect } = judge(drawDifferences(of, of.pairs, random));
    outcomes[outcome] += 1;
    if (effect.status === "estimated" && (effect.lower ?? 0) <= of.effect && of.effect <= (effect.upper ?? 0))
      held += 1;
  }
  return { of, outcomes, held };
}

/**
 * What the product does not allow: to look after every pair from the second to the twentieth, and to stop
 * when the repair looks better. Nothing is true here.
 *
 * @returns how many experiments would have ended with "changed"
 */
export function measureLooks(experiments: number, seed: number): number {
  const random = seededRandom(seed);
  let changed = 0;
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    const differences = drawDifferences({ shape: "normal", pairs: 20, effect: 0, scatter: 1 }, 20, random);
    for (let pairs = 2; pairs <= 20; pairs += 1) {
      if (judge(differences.slice(0, pairs)).outcome !== "changed") continue;
      changed += 1;
      break;
    }
  }
  return changed;
}

function drawDifferences({ shape, effect, scatter }: ProofCase, pairs: number, random: () => number): number[] {
  return Array.from({ length: pairs }, () => effect + scatter * SHAPES[shape](random));
}

/** Through the very function that the product uses, in units of the margin. */
function judge(differences: readonly number[]) {
  const plan = { ...PLAN, replicates: differences.length };
  const pairs = differences.map((difference, seed) => ({
    seed,
    asIs: { ...RESULT, arm: "as-is" as const, value: 0 },
    repaired: { ...RESULT, arm: "repaired" as const, value: difference },
  }));
  return judgePairs(plan, { pairs, missing: [] });
}

const CREATED = "2026-01-01T00:00:00.000Z";
const RESULT = { run: "", plan: "", seed: 0, steps: 1, dataSha256: null, margin: 1, started: CREATED };
const PLAN: ProofPlan = {
  schema: "gradient-rounds/proof-plan",
  version: 1,
  created: CREATED,
  run: { name: "simulated", seed: null },
  finding: { rule: "vanishing-gradient", version: 1, subgroup: null, layers: [], onsetStep: null },
  change: { id: "residual-connections", what: "", settings: [] },
  replicates: 5,
  seeds: [],
  budget: { steps: 1, batchSize: null },
  data: { dataset: null, sha256: null },
  measure: { name: "loss", from: "log", split: null, subgroup: null, marginSource: "" },
  margin: 1,
  also: [],
  sha256: "",
};
