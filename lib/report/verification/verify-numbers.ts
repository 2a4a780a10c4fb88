import { INPUTS_FOLDER, type OpenedBundle } from "../bundle/bundle-layout";
import type { LevelOutcome, VerificationPorts } from "./level-result";
import type { BundleDocuments } from "./read-documents";
import { recomputeExperiments } from "./recompute-experiments";

/**
 * Level 5: every number of the record is computed again from the inputs that the bundle holds, and what experiments
 * say from the values of their pairs.
 */
export async function verifyNumbers(
  bundle: OpenedBundle,
  { record, envelope }: BundleDocuments,
  { recompute, sha256 }: Pick<VerificationPorts, "recompute" | "sha256">,
): Promise<LevelOutcome> {
  if ("fault" in record) return { status: "failed", reason: record.fault };
  const experiments = "fault" in envelope ? undefined : envelope.value.experiments;
  const numbers = holdsInputs(bundle)
    ? ((await recompute?.(record.value, bundle, experiments)) ?? NOT_COMPUTED)
    : { status: "not-supplied" as const, reason: "The bundle holds no inputs to compute the numbers from." };
  if (experiments === undefined) return numbers;
  const { faults, said } = await recomputeExperiments(experiments, sha256);
  const reason = [numbers.reason, ...faults, ...(said === "" || faults.length > 0 ? [] : [said])];
  if (faults.length === 0) return { status: numbers.status, reason: reason.join(" ") };
  return { status: "failed", reason: (numbers.status === "failed" ? reason : faults).join(" ") };
}

const NOT_COMPUTED: LevelOutcome = {
  status: "not-supplied",
  reason:
    "The numbers were not computed again here: rounds verify and verify.mjs do so, and the scripts recompute.* in the bundle some of them without the product.",
};

function holdsInputs({ files }: OpenedBundle): boolean {
  return [...files.keys()].some((path) => path.startsWith(INPUTS_FOLDER));
}
