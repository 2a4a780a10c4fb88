import { assertNever } from "@/lib/core/assert-never";
import type { ResultFault } from "@/lib/core/proof-document";
import { PROOF_ARMS, type ProofArm, type ProofPlan } from "@/lib/core/proof-plan";
import type { ProofResult } from "./proof-result";

/** Of a plan that is answered nothing is matched, so that no run is found to come late here. */
export type MatchFault = Exclude<ResultFault, "after-peek">;

export type SetAside = { readonly result: ProofResult; readonly fault: MatchFault; readonly sentence: string };

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
 * lost, and nothing that does not fit is counted. The order in which they are given changes nothing.
 *
 * A run that was deleted or is still training keeps its place: whoever could send another one in its stead could
 * choose. Of a plan that is answered nothing is matched any more.
 */
export function matchResults(plan: ProofPlan, results: readonly ProofResult[]): MatchedResults {
  const inOrder = results.toSorted(compareResults);
  const dataSha256 =
    plan.data.sha256 ??
    inOrder.find((result) => result.dataSha256 !== null && mayCount(result) && findFault(plan, result) === null)
      ?.dataSha256;
  const setAside: SetAside[] = [];
  const fitting = new Map<string, ProofResult>();
  const leave = (result: ProofResult, fault: MatchFault): void => {
    setAside.push({ result, fault, sentence: describeFault(fault, result, plan, dataSha256 ?? null) });
  };
  for (const result of inOrder) {
    const place = `${result.seed} ${result.arm}`;
    // Where no run counts, there are no data yet to be other than.
    const isOtherData = result.dataSha256 === null || (dataSha256 !== undefined && result.dataSha256 !== dataSha256);
    const fault = findFault(plan, result) ?? (isOtherData ? "another-data" : null);
    if (fault !== null) leave(result, fault);
    else if (fitting.has(place)) leave(result, "repeated");
    else fitting.set(place, result);
  }
  for (const [place, result] of fitting) {
    if (mayCount(result)) continue;
    fitting.delete(place);
    leave(result, isDeleted(result) ? "deleted" : "still-training");
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

/** The first to come in counts as the first, for that is no word of the run's own; of folders the first to begin. */
function compareResults(a: ProofResult, b: ProofResult): number {
  const arrived = arrivedOf(a) - arrivedOf(b);
  const began = Date.parse(a.started) - Date.parse(b.started);
  return arrived || began || (a.run < b.run ? -1 : Number(a.run > b.run));
}

function arrivedOf({ stored }: ProofResult): number {
  return stored === undefined ? 0 : Date.parse(stored.arrived);
}

function isDeleted({ stored }: ProofResult): boolean {
  return stored?.isDeleted === true;
}

function mayCount(result: ProofResult): boolean {
  const { stored } = result;
  return stored === undefined || !(stored.isDeleted || stored.isTraining);
}

/** When a run began at the latest: before it was made here, whatever it says. UTC, ISO 8601. */
export function beganBy({ started, stored }: Pick<ProofResult, "started" | "stored">): string {
  return stored !== undefined && Date.parse(stored.made) < Date.parse(started) ? stored.made : started;
}

/** What keeps a run out by itself; what it was trained on is judged beside the others. */
function findFault(plan: ProofPlan, result: ProofResult): MatchFault | null {
  if (result.plan !== plan.sha256) return "another-plan";
  if (result.margin !== plan.margin) return "changed-margin";
  if (Date.parse(beganBy(result)) < Date.parse(plan.created)) return "before-plan";
  if (!plan.seeds.includes(result.seed)) return "another-seed";
  if (result.contradiction) return result.contradiction.fault;
  // What such a run ends with is not known: it stands for the whole training that it says it is.
  if (isDeleted(result) || result.stored?.isTraining === true)
    return result.steps === plan.budget.steps ? null : "another-budget";
  // A training that broke off has no end to measure, unless it broke off since its loss was no number any more.
  const hasEnd = result.value !== null && Number.isFinite(result.value);
  if (result.steps > plan.budget.steps || (hasEnd && result.steps < plan.budget.steps)) return "another-budget";
  return result.value === null ? "no-measure" : null;
}

function describeFault(fault: MatchFault, result: ProofResult, plan: ProofPlan, dataSha256: string | null): string {
  if (fault === result.contradiction?.fault) return result.contradiction.sentence;
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
      return `${describeTime(result, beganBy(result))}, before the plan was written at ${plan.created}.`;
    case "no-measure":
      return "It holds nothing to measure it by as the plan says.";
    case "repeated":
      return `Another run with seed ${result.seed} ${result.stored === undefined ? "began" : "came in"} before it on the same side (${result.arm}); the first counts.`;
    case "deleted":
      return `It was the first with seed ${result.seed} on its side (${result.arm}) and was deleted; no other takes its place.`;
    case "still-training":
      return "Its training goes on, its client says; what it holds by now is no end.";
    case "missing-partner":
      return `The other run with seed ${result.seed} is missing.`;
    default:
      return assertNever(fault);
  }
}

function describeTime({ started }: ProofResult, time: string): string {
  return `It ${time === started ? "began" : "came in"} at ${time}`;
}
