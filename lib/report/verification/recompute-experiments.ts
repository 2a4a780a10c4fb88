import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ProofDocument } from "@/lib/core/proof-document";
import { proofPlanText } from "@/lib/core/proof-plan";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { sayCause } from "@/lib/proof/say-cause";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import type { Sha256 } from "../bundle/report-ports";
import { isClose } from "../is-close";
import { findDifferingPlace } from "./find-differing-place";
import type { RenderingOutcome } from "./level-result";

/** As of the numbers of a record that are no counts. */
const TOLERANCE = 1e-9;

type Found = { readonly faults: readonly string[]; readonly isComputed: boolean };
const NOT_COMPUTED: Found = { faults: [], isComputed: false };

/**
 * Computes again what the experiments of a report say: the name of each plan from what stands in it, its answer from
 * the values of its pairs, and the sum of the parts of each gap. What is read beside the measure of a plan, and the
 * parts of a gap one by one, need more than a report holds of other runs.
 *
 * @returns what does not follow, in words, and what was computed
 */
export async function recomputeExperiments(
  { proofs, gaps }: ExperimentEvidence,
  sha256: Sha256,
): Promise<RenderingOutcome> {
  const faults: string[] = [];
  const computed: ProofDocument[] = [];
  const left: ProofDocument[] = [];
  for (const proof of proofs ?? []) {
    faults.push(...(await findPlanFaults(proof, sha256)));
    if (proof.state === "withdrawn") {
      faults.push(...findTakenBackFaults(proof));
      continue;
    }
    const found = judgeAgain(proof);
    faults.push(...found.faults);
    (found.isComputed ? computed : left).push(proof);
  }
  if (gaps.status === "split") faults.push(...gaps.groups.flatMap(findGapFaults));
  return { faults, said: sayComputed({ computed, left }, gaps) };
}

function nameOf({ plan }: ProofDocument): string {
  return `the plan ${plan.sha256.slice(0, 12)}`;
}

async function findPlanFaults(proof: ProofDocument, sha256: Sha256): Promise<string[]> {
  const own = await sha256([new TextEncoder().encode(proofPlanText(proof.plan))]);
  if (own === proof.plan.sha256) return [];
  return [
    `In ${nameOf(proof)} something is not as it was fixed (change, seeds, budget, measure or margin): its SHA-256 is another.`,
  ];
}

/** Of a plan that was taken back nothing is computed, and nothing is said. */
function findTakenBackFaults(proof: ProofDocument): string[] {
  const { outcome, values, also, cause } = proof.answer;
  const isSilent = outcome === "cannot-tell" && values.length === 0 && also.length === 0 && cause === null;
  return isSilent ? [] : [`There is an answer to ${nameOf(proof)}, which was taken back.`];
}

/** The answer by its own pairs; where another engine gave it and the two differ, only that one can tell. */
function judgeAgain(proof: ProofDocument): Found {
  const { plan, missing, answer, engineVersion } = proof;
  if (missing.length === 0 && answer.values.length === 0 && isHidden(answer.effect)) return NOT_COMPUTED;
  const fault = findValueFault(proof);
  if (fault !== null) return { faults: [fault], isComputed: true };
  const waiting = new Set(missing.map(({ seed }) => seed));
  const ended = new Map(answer.values.map((value) => [value.seed, value]));
  const pairs = plan.seeds
    .filter((seed) => !waiting.has(seed))
    .map((seed) => ({
      asIs: { value: ended.get(seed)?.asIs ?? null },
      repaired: { value: ended.get(seed)?.repaired ?? null },
    }));
  const judged = judgePairs(plan, { pairs, missing });
  const isCauseKnown = !answer.also.some(({ asIs, repaired, difference }) =>
    [asIs, repaired, difference].some(isHidden),
  );
  const { values: _, also, cause, ...stated } = answer;
  const place =
    findDifferingPlace(stated, judged, TOLERANCE) ??
    (isCauseKnown ? findDifferingPlace({ cause }, { cause: sayCause(plan, judged, also) }, 0) : null);
  if (place === null) return { faults: [], isComputed: true };
  if (engineVersion !== ENGINE_VERSION) return NOT_COMPUTED;
  return {
    faults: [`The ${place.slice(2)} of the answer to ${nameOf(proof)} does not follow from the values of its pairs.`],
    isComputed: true,
  };
}

function isHidden({ status }: Estimate): boolean {
  return status === "suppressed";
}

/** All values are there, one pair for each seed of the plan, or none while pairs are missing. */
function findValueFault(proof: ProofDocument): string | null {
  const { plan, missing, answer } = proof;
  const expected = missing.length > 0 ? [] : plan.seeds;
  if (answer.values.length !== expected.length)
    return `Expected the values of ${formatCount(expected.length, "pair")} of ${nameOf(proof)}, found ${answer.values.length}.`;
  const wrong = answer.values.find(({ seed }, index) => seed !== expected[index]);
  return wrong === undefined ? null : `The values of ${nameOf(proof)} are not of its seeds: found ${wrong.seed}.`;
}

type Split = Extract<ExperimentEvidence["gaps"], { status: "split" }>;

/** What is not known is no part; where something is hidden nothing can be added up. */
function findGapFaults({ subgroup, gap, parts }: Split["groups"][number]): string[] {
  if (gap.status !== "estimated" || parts.some(({ estimate }) => isHidden(estimate))) return [];
  const sum = parts.reduce((total, { estimate }) => total + (estimate.status === "estimated" ? estimate.value : 0), 0);
  return isClose(sum, gap.value, TOLERANCE)
    ? []
    : [`The parts of the gap of ${groupWords(subgroup)} add up to ${sum}, and the gap is ${gap.value}.`];
}

function sayComputed(
  { computed, left }: { readonly computed: readonly ProofDocument[]; readonly left: readonly ProofDocument[] },
  gaps: ExperimentEvidence["gaps"],
): string {
  const sentences = [
    ...(computed.length === 0
      ? []
      : [
          `The answers to ${formatCount(computed.length, "plan")} of experiments follow from the values of their pairs.`,
        ]),
    ...(left.length === 0
      ? []
      : [
          `Not computed again, since their values are hidden or another engine gave them: the answers to ${left.map(nameOf).join(", ")}.`,
        ]),
    ...(gaps.status === "split" && gaps.groups.length > 0 ? ["The parts of each gap add up to it."] : []),
  ];
  return sentences.join(" ");
}
