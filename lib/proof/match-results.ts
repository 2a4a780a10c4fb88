import { assertNever } from "@/lib/core/assert-never";
import type { ResultFault } from "@/lib/core/proof-document";
import { PROOF_ARMS, type ProofArm, type ProofPlan } from "@/lib/core/proof-plan";
import type { ProofResult } from "./proof-result";

export type SetAside = { readonly result: ProofResult; readonly fault: ResultFault; readonly sentence: string };

export type ProofPair = { readonly seed: number; readonly asIs: ProofResult; readonly repaired: ProofResult };

export type MatchedResults = {
  /** In the order of the plan's seeds. */
  readonly pairs: readonly ProofPair[];
  readonly setAside: readonly SetAside[];
  /** What the plan still waits for. */
  readonly missing: readonly { readonly seed: number; readonly arm: ProofArm }[];
};

/**
 * Holds what came back against the plan. Every run is in one pair or set aside with its first fault: nothing is
 * lost, and nothing that does not fit is counted.
 *
 * @param seenAt when somebody first saw what the pairs show; what began later may have been chosen by it
 */
export function matchResults(plan: ProofPlan, results: readonly ProofResult[], seenAt: string | null): MatchedResults {
  const inTime = results.toSorted((a, b) => Date.parse(a.started) - Date.parse(b.started));
  const dataSha256 = plan.data.sha256 ?? inTime.find((result) => findFault(plan, result, seenAt) === null)?.dataSha256;
  const setAside: SetAside[] = [];
  const fitting = new Map<string, ProofResult>();
  const leave = (result: ProofResult, fault: ResultFault): void => {
    setAside.push({ result, fault, sentence: describeFault(fault, result, plan, dataSha256 ?? null) });
  };
  for (const result of inTime) {
    const place = `${result.seed} ${result.arm}`;
    const isOtherData = result.dataSha256 === null || result.dataSha256 !== dataSha256;
    const fault = findFault(plan, result, seenAt) ?? (isOtherData ? "another-data" : null);
    if (fault !== null) leave(result, fault);
    else if (fitting.has(place)) leave(result, "repeated");
    else fitting.set(place, result);
  }
  const pairs: ProofPair[] = [];
  const missing: { seed: number; arm: ProofArm }[] = [];
  for (const seed of plan.seeds) {
    const [asIs, repaired] = [fitting.get(`${seed} as-is`), fitting.get(`${seed} repaired`)];
    if (asIs !== undefined && repaired !== undefined) {
      pairs.push({ seed, asIs, repaired });
      continue;
    }
    for (const alone of [asIs, repaired]) if (alone !== undefined) leave(alone, "missing-partner");
    for (const arm of PROOF_ARMS) if (!fitting.has(`${seed} ${arm}`)) missing.push({ seed, arm });
  }
  return { pairs, setAside, missing };
}

/** What keeps a run out by itself; what it was trained on is judged beside the others. */
function findFault(plan: ProofPlan, result: ProofResult, seenAt: string | null): ResultFault | null {
  const started = Date.parse(result.started);
  if (result.plan !== plan.sha256) return "another-plan";
  if (result.margin !== plan.margin) return "changed-margin";
  if (started < Date.parse(plan.created)) return "before-plan";
  if (seenAt !== null && started > Date.parse(seenAt)) return "after-peek";
  if (!plan.seeds.includes(result.seed)) return "another-seed";
  // A training that broke off has no end to measure, unless it broke off since its loss was no number any more.
  const hasEnd = result.value !== null && Number.isFinite(result.value);
  if (result.steps > plan.budget.steps || (hasEnd && result.steps < plan.budget.steps)) return "another-budget";
  return result.value === null ? "no-measure" : null;
}

function describeFault(fault: ResultFault, result: ProofResult, plan: ProofPlan, dataSha256: string | null): string {
  switch (fault) {
    case "another-plan":
      return `Expected a run of the plan ${plan.sha256.slice(0, 12)}, found one of ${result.plan.slice(0, 12)}.`;
    case "another-seed":
      return `Expected one of the ${plan.seeds.length} seeds of the plan, found ${result.seed}.`;
    case "another-budget":
      return `Expected ${plan.budget.steps} steps as planned, found ${result.steps}.`;
    case "another-data":
      return result.dataSha256 === null
        ? "Nothing shows on which data it was trained: expected the SHA-256 of the training data."
        : `Expected the data ${(dataSha256 ?? "").slice(0, 12)}, found ${result.dataSha256.slice(0, 12)}.`;
    case "changed-margin":
      return `Expected the margin ${plan.margin} of the plan, found ${result.margin}.`;
    case "before-plan":
      return `It began at ${result.started}, before the plan was written at ${plan.created}.`;
    case "after-peek":
      return `It began at ${result.started}, after the results had been seen.`;
    case "no-measure":
      return "It holds nothing to measure it by as the plan says.";
    case "repeated":
      return `Another run with seed ${result.seed} began before it on the same side (${result.arm}); the first counts.`;
    case "missing-partner":
      return `The other run with seed ${result.seed} is missing.`;
    default:
      return assertNever(fault);
  }
}
