import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { ProofDocument } from "@/lib/core/proof-document";
import type { ProofPlanContent } from "@/lib/core/proof-plan";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { sayCause } from "@/lib/proof/say-cause";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { namePlan } from "@/lib/usecases/name-plan";

const ADA = { id: "person:ada", name: "Ada" };
const BEN = { id: "person:ben", name: "Ben" };

const CONTENT: ProofPlanContent = {
  schema: "gradient-rounds/proof-plan",
  version: 1,
  created: "2026-11-27T01:00:00.000Z",
  run: { name: "deep", seed: 1 },
  finding: { rule: "vanishing-gradient", version: 2, subgroup: null, layers: ["layers.0"], onsetStep: 40 },
  change: {
    id: "residual-connections",
    what: "Add the input of each hidden layer of equal width to its output.",
    settings: [{ setting: "residual", from: null, to: true }],
  },
  replicates: 5,
  seeds: [11, 12, 13, 14, 15],
  budget: { steps: 300, batchSize: 64 },
  data: { dataset: "simulated trauma", sha256: "d".repeat(64) },
  measure: {
    name: "loss",
    from: "log",
    split: "validation",
    subgroup: null,
    marginSource: "A twentieth of the loss that the run with the finding ended with.",
  },
  margin: 0.03,
  also: ["finding-of-the-rule"],
};

type Ended = readonly (readonly [asIs: number | null, repaired: number | null])[];

/** The pairs of an experiment that changed something. */
export const CHANGED: Ended = [
  [0.69, 0.4],
  [0.68, 0.41],
  [0.7, 0.38],
  [0.69, 0.42],
  [0.71, 0.4],
];

/** A plan of which these pairs came back, with its answer as the product gives it. */
export function proofOf(ended: Ended, change: Partial<ProofPlanContent> = {}): ProofDocument {
  const plan = namePlan({ ...CONTENT, ...change });
  const places = plan.seeds.flatMap((seed) => [
    { seed, arm: "as-is" as const },
    { seed, arm: "repaired" as const },
  ]);
  const isThere = ({ seed }: { readonly seed: number }) => plan.seeds.indexOf(seed) < ended.length;
  const missing = places.filter((place) => !isThere(place));
  const pairs = ended.map(([asIs, repaired]) => ({ asIs: { value: asIs }, repaired: { value: repaired } }));
  const judged = judgePairs(plan, { pairs, missing });
  const isWhole = missing.length === 0;
  return {
    schema: "gradient-rounds/proof",
    version: 1,
    run: { id: "run1", name: "deep" },
    plan,
    isFirstNamed: true,
    registered: { at: "2026-11-27T01:00:05.000Z", by: ADA, doubt: null },
    state: isWhole ? "answered" : "waiting",
    owner: BEN,
    dueOn: "2026-12-01",
    steps: [
      {
        number: 1,
        kind: "assign",
        owner: BEN,
        dueOn: "2026-12-01",
        text: null,
        author: ADA,
        at: "2026-11-27T01:01:00.000Z",
      },
    ],
    arrived: places
      .filter(isThere)
      .map(({ seed, arm }) => ({ seed, arm, run: { id: `r${seed}${arm}`, name: `deep ${arm} ${seed}` } })),
    missing,
    setAside: [
      {
        run: { id: "late", name: "deep repaired 11 again" },
        seed: 11,
        arm: "repaired",
        fault: "repeated",
        sentence: "Another run with seed 11 began before it on the same side (repaired); the first counts.",
      },
    ],
    answer: {
      ...judged,
      values: isWhole
        ? plan.seeds.map((seed, index) => ({
            seed,
            asIs: ended[index]?.[0] ?? null,
            repaired: ended[index]?.[1] ?? null,
          }))
        : [],
      also: [],
      cause: sayCause(plan, judged, []),
    },
    firstSeen: isWhole ? { at: "2026-11-27T05:00:00.000Z", by: BEN } : null,
    answeredAt: isWhole ? "2026-11-27T04:00:00.000Z" : null,
    since: [],
    engineVersion: ENGINE_VERSION,
  };
}

const part = (value: number) =>
  ({
    status: "estimated",
    value,
    lower: value - 0.02,
    upper: value + 0.02,
    level: 0.95,
    method: "a test",
    n: 400,
    notes: [],
  }) as const;

/** A gap of 0.2 nats with two parts that are known. */
export const GAPS: ExperimentEvidence["gaps"] = {
  status: "split",
  basis: "The 529 patients outside training.",
  groups: [
    {
      subgroup: "polytrauma",
      patients: 120,
      others: 409,
      gap: part(0.2),
      parts: [
        {
          part: "unexplained",
          estimate: part(0.05),
          closing: "Nothing that was supplied explains it.",
          evidence: "What the other parts leave.",
        },
        {
          part: "optimisation",
          estimate: { status: "not-supplied", what: "an experiment" },
          closing: "Not known: supply an experiment.",
          evidence: "No experiment.",
        },
        {
          part: "calibration",
          estimate: part(0.15),
          closing: "Recalibrate within polytrauma: an intercept and a slope of its own.",
          evidence: "Cross-fitted.",
        },
      ],
      sentence: "The gap of polytrauma is 0.200; 0.0500 of it is not explained.",
    },
  ],
  leftOut: [{ subgroup: "burns", reason: "9 patients are too few." }],
};

/** An answered plan, one that waits for its pairs, and a gap. */
export const EXPERIMENTS: ExperimentEvidence = {
  proofs: [proofOf(CHANGED), proofOf(CHANGED.slice(0, 2), { margin: 0.01 })],
  gaps: GAPS,
};
