import type { ProofDocument, ProofOutcome } from "@/lib/core/proof-document";
import type { ProofChange, ProofPlan } from "@/lib/core/proof-plan";
import { PLAN } from "./plan-under-test";

/** An answered experiment; everything that no test asks for is empty. */
export function makeDocument(
  outcome: ProofOutcome,
  other: Partial<Omit<ProofDocument, "plan">> & {
    readonly finding?: Partial<ProofPlan["finding"]>;
    readonly change?: ProofChange;
    readonly at?: string;
  } = {},
): ProofDocument {
  const { finding, change = PLAN.change.id, at = "2026-11-27T01:00:00.000Z", ...rest } = other;
  const none = { status: "not-estimable", reason: "a test", n: 0 } as const;
  const person = { id: "a", name: "An engineer" };
  return {
    schema: "gradient-rounds/proof",
    version: 1,
    run: { id: "r", name: "a run" },
    plan: { ...PLAN, finding: { ...PLAN.finding, ...finding }, change: { ...PLAN.change, id: change } },
    isFirstNamed: true,
    registered: { at, by: person, doubt: null },
    state: "answered",
    owner: null,
    dueOn: null,
    steps: [],
    arrived: [],
    missing: [],
    setAside: [],
    answer: {
      outcome,
      effect: none,
      better: none,
      pairs: 5,
      planned: 5,
      sentence: "",
      values: [],
      also: [],
      cause: null,
    },
    firstSeen: null,
    answeredAt: at,
    since: [],
    engineVersion: "14",
    ...rest,
  };
}
