import type { RuleId } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { BASELINES } from "./baselines/all-baselines";
import type { BaselineAnswer } from "./baselines/baseline";
import { type Fault, RULES_OF_FAULT, relateFault } from "./faults";
import type { MeasuredRun, RuleAnswer } from "./measured-run";

/** What was said of a fault in a run. */
export type Claim = "said" | "silent" | "cannot-tell";

/** Whoever says which faults a run has: this product or another tool. */
export type Claimant = {
  readonly name: string;
  /** null where it has no check for the fault. */
  claim(run: MeasuredRun, fault: Fault): Claim | null;
};

/** What the rules of this product say of a fault, at any severity. */
export const PRODUCT: Claimant = {
  name: "Gradient Rounds",
  claim: (run, fault) => {
    const implemented = RULES_OF_FAULT[fault].filter((rule) => CATALOGUE.some(({ id }) => id === rule));
    return combine(implemented.flatMap((rule) => claimOfRule(run, rule) ?? []));
  },
};

const OTHER_TOOLS: readonly Claimant[] = BASELINES.map(({ name }) => ({
  name,
  claim: (run, fault) => {
    const answers = run.baselines.get(name) ?? [];
    return combine(answers.flatMap((answer) => claimOfCheck(run, answer, fault) ?? []));
  },
}));

export const CLAIMANTS: readonly Claimant[] = [PRODUCT, ...OTHER_TOOLS];

/** What one rule says; null where it said nothing at all. */
export function claimOfRule(run: MeasuredRun, rule: RuleId): Claim | null {
  const answer = run.answers.get(rule);
  return answer === undefined ? null : claimOf(answer);
}

function claimOf({ outcome }: RuleAnswer): Claim {
  return outcome === "finding" ? "said" : outcome === "no-finding" ? "silent" : "cannot-tell";
}

/** null where the check was not made for the fault and does not speak of it here. */
function claimOfCheck(run: MeasuredRun, answer: BaselineAnswer, fault: Fault): Claim | null {
  if (answer.outcome === "reports" && meaningIn(run, answer).includes(fault)) return "said";
  if (answer.faults[0] !== fault) return null;
  return answer.outcome === "cannot-run" ? "cannot-tell" : "silent";
}

/** What a report that may mean several faults means in a run: those that are so, else the most likely. */
function meaningIn({ truth }: MeasuredRun, { faults }: BaselineAnswer): readonly Fault[] {
  const right = faults.filter((fault) => relateFault(truth, fault) !== "false");
  return right.length > 0 ? right : [faults[0]];
}

/** Said where any says so; silent only where all could look. */
function combine(claims: readonly Claim[]): Claim | null {
  if (claims.length === 0) return null;
  if (claims.includes("said")) return "said";
  return claims.includes("cannot-tell") ? "cannot-tell" : "silent";
}
