import { chooseEvaluationRows } from "@/lib/clinical/choose-evaluation-rows";
import { findPredictionWarnings } from "@/lib/clinical/find-prediction-warnings";
import { AppError } from "@/lib/core/errors";
import type { Estimate } from "@/lib/core/estimate";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { readPredictions } from "@/lib/ingest/read-predictions";
import type { SampleDocument, StatisticsDocument } from "@/lib/schema/statistics";
import type { Auroc } from "@/lib/statistics/auroc";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { hasRepeatedPatients } from "@/lib/statistics/bootstrap-estimate";
import { testCalibrationAcrossGroups } from "@/lib/statistics/calibration-heterogeneity";
import { estimateProportionExactly } from "@/lib/statistics/clopper-pearson";
import { testHeterogeneity } from "@/lib/statistics/cochran-q";
import { compareIndependentAurocs } from "@/lib/statistics/compare-aurocs";
import { type DescribeOptions, describeSample, estimateAurocByDesign } from "@/lib/statistics/describe-sample";
import { funnelLimits } from "@/lib/statistics/funnel-limits";
import { adjustByBenjaminiHochberg, adjustByHolm } from "@/lib/statistics/multiplicity";
import { estimateDifferenceOfProportions } from "@/lib/statistics/newcombe-difference";
import { takeRows } from "@/lib/statistics/take-rows";
import { unequalWeights } from "@/lib/statistics/unequal-weights";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { NODE_PORTS } from "./node-ports";
import { openPath } from "./open-path";

/** Every bootstrap starts from here, so that the same file gives the same numbers. */
const SEED = 20261126;

/** The column whose texts are the groups, and the name of the group of rows that have none. */
const GROUP_COLUMN = "subgroup";
const UNKNOWN = "unknown";

type Options = {
  /** Each within (0, 1); null takes the threshold that the file states, if all rows have the same. */
  readonly thresholds: readonly number[] | null;
  /** Clopper and Pearson's intervals of shares instead of Wilson's. */
  readonly isExact: boolean;
};

type Group = {
  readonly name: string;
  readonly sample: BinarySample;
  readonly auroc: Auroc;
  readonly document: SampleDocument;
  /** Whether each row counts once and is a patient of its own. */
  readonly hasPlainRows: boolean;
};

/**
 * Describes the predictions in a file: everything that lib/statistics estimates, overall and for each
 * subgroup, and the comparisons between these.
 *
 * @throws AppError when the file cannot be read or holds what is no prediction
 */
export async function describePredictions(target: string, options: Options): Promise<StatisticsDocument> {
  const { files } = await openPath(target);
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    const message = `Expected one file of predictions at ${target}, found a folder with ${files.length} files.`;
    throw new AppError("unreadable-file", message, "Name the file itself.");
  }
  const { set } = await readPredictions(file, NODE_PORTS);
  const { rows, sentence } = chooseRows(set);
  const thresholds = options.thresholds ?? statedThreshold(set.thresholds);
  const proportion = options.isExact ? estimateProportionExactly : estimateProportion;
  const describeRows = (of: Int32Array): Omit<Group, "name"> => {
    const sample = takeRows(set, of);
    const patients = set.patients === null ? null : Int32Array.from(of, (row) => set.patients?.[row] ?? 0);
    const design: DescribeOptions = { patients, seed: SEED, thresholds, proportion };
    const auroc = estimateAurocByDesign(sample, design);
    const hasPlainRows = unequalWeights(sample) === null && !hasRepeatedPatients(design);
    return { sample, auroc, hasPlainRows, document: describeSample(sample, auroc, design) };
  };
  const overall = describeRows(rows).document;
  const groups = groupRows(set.columns.find(({ name }) => name.toLowerCase() === GROUP_COLUMN) ?? null, rows).map(
    ({ name, rows: own }) => ({ name, ...describeRows(own) }),
  );
  return {
    schema: "gradient-rounds/statistics",
    version: 1,
    source: target,
    rows: sentence,
    warnings: findPredictionWarnings(set),
    overall,
    subgroups: Object.fromEntries(groups.map(({ name, document }) => [name, document])),
    comparisons: comparePairs(groups),
    funnel: drawFunnel(overall, groups),
    ...testGroups(groups),
  };
}

/** Rows of the evaluation; a file that has none is described as a whole, and that is said. */
function chooseRows(set: PredictionSet): { readonly rows: Int32Array; readonly sentence: string } {
  const chosen = chooseEvaluationRows(set);
  if (chosen.rows !== null) return chosen;
  const rows = Int32Array.from({ length: set.rows }, (_, row) => row);
  return { rows, sentence: `${chosen.reason} All ${set.rows} rows are described: these numbers judge no model.` };
}

function statedThreshold(thresholds: Float64Array | null): readonly number[] {
  const [first, ...others] = new Set(thresholds ?? []);
  return first === undefined || others.length > 0 ? [] : [first];
}

function groupRows(
  column: LabelColumn | null,
  rows: Int32Array,
): readonly { readonly name: string; readonly rows: Int32Array }[] {
  if (column === null) return [];
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const name = column.labels[column.codes[row] ?? -1] ?? UNKNOWN;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups].map(([name, own]) => ({ name, rows: Int32Array.from(own) }));
}

function comparePairs(groups: readonly Group[]): StatisticsDocument["comparisons"] {
  const pairs = groups.flatMap((a, index) => groups.slice(index + 1).map((b) => ({ a, b })));
  const compared = pairs.map(({ a, b }) => compareIndependentAurocs(a.auroc, b.auroc));
  const pValues = compared.map(({ pStudent }) => pStudent);
  const [holm, benjaminiHochberg] = [adjustByHolm(pValues), adjustByBenjaminiHochberg(pValues)];
  return compared.map(({ difference, statistic, degreesOfFreedom, pStudent, pNormal }, index) => ({
    a: pairs[index]?.a.name ?? "",
    b: pairs[index]?.b.name ?? "",
    auroc_difference: difference,
    statistic,
    degrees_of_freedom: degreesOfFreedom,
    p_t: pStudent,
    p_z: pNormal,
    p_holm: holm[index] ?? null,
    p_benjamini_hochberg: benjaminiHochberg[index] ?? null,
    thresholds: compareThresholds(pairs[index]),
  }));
}

function compareThresholds(
  pair: { readonly a: Group; readonly b: Group } | undefined,
): StatisticsDocument["comparisons"][number]["thresholds"] {
  return (pair?.a.document.thresholds ?? []).flatMap((of, index) => {
    const against = pair?.b.document.thresholds[index];
    if (pair === undefined || against === undefined) return [];
    const hasPlainRows = pair.a.hasPlainRows && pair.b.hasPlainRows;
    const compare = (hits: "tp" | "tn", misses: "fn" | "fp"): Estimate =>
      hasPlainRows
        ? estimateDifferenceOfProportions(
            { successes: of[hits], n: of[hits] + of[misses] },
            { successes: against[hits], n: against[hits] + against[misses] },
          )
        : { status: "not-supplied", what: "A difference of shares of weighted rows or of several rows a patient" };
    return [
      {
        threshold: of.threshold,
        sensitivity_difference: compare("tp", "fn"),
        specificity_difference: compare("tn", "fp"),
      },
    ];
  });
}

/** The rate is that of all described rows; at 0 and 1 there is nothing that could vary. */
function drawFunnel(overall: SampleDocument, groups: readonly Group[]): StatisticsDocument["funnel"] {
  const rate = overall.events / overall.n;
  if (!(rate > 0 && rate < 1)) return [];
  return groups
    .filter(({ hasPlainRows }) => hasPlainRows)
    .map(({ name, document: { n } }) => ({ subgroup: name, n, rate, limits: funnelLimits(n, rate) }));
}

function testGroups(groups: readonly Group[]): Pick<StatisticsDocument, "heterogeneity" | "calibration_heterogeneity"> {
  const { q, degreesOfFreedom, p } = testHeterogeneity(
    groups.map(({ auroc: { estimate, variance } }) => ({
      value: estimate.status === "estimated" || estimate.status === "degenerate" ? estimate.value : null,
      variance,
    })),
  );
  const { interceptAndSlope: test } = testCalibrationAcrossGroups(groups.map(({ sample }) => sample));
  return {
    heterogeneity: { q, degrees_of_freedom: degreesOfFreedom, p },
    calibration_heterogeneity:
      test.status === "tested"
        ? { statistic: test.statistic, degrees_of_freedom: test.degreesOfFreedom, p: test.p, reason: null }
        : { statistic: null, degrees_of_freedom: null, p: null, reason: test.reason },
  };
}
