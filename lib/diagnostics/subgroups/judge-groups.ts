import type { PlanContent, PlannedMeasure } from "@/lib/core/analysis-plan";
import { groupWords } from "@/lib/core/group-words";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { estimateAuroc } from "@/lib/statistics/auroc";
import { compareIndependentAurocs } from "@/lib/statistics/compare-aurocs";
import { judgeEvidence } from "@/lib/statistics/evidence-verdict";
import { adjustByBenjaminiHochberg, adjustByHolm } from "@/lib/statistics/multiplicity";
import { takeRows } from "@/lib/statistics/take-rows";
import { judgeCalibrationAgainst, judgeCalibrationWithin } from "./judge-calibration";
import { judgeNetBenefitAgainst, judgeNetBenefitWithin } from "./judge-net-benefit";
import type { MeasuredGroup } from "./measure-group";
import { listNeededPatients } from "./needed-patients";
import { repeatedPatients } from "./pick-rows";
import type { Evidence, GroupResult } from "./subgroup-analysis";
import type { TestedSample } from "./test-calibration";

/** What the groups are compared with: another group, or all other patients of whom it is known that they are not in the group. */
export type Others = { readonly name: string; readonly rows: Int32Array };

/** One group with the patients that it is held against; null where there are none. */
export type JudgedGroup = { readonly measured: MeasuredGroup; readonly others: TestedOthers | null };
type TestedOthers = { readonly name: string; readonly tested: TestedSample };

/** The patients of the evaluation that are known not to be in a group. */
export function restOf(rows: Int32Array, group: Pick<MeasuredGroup, "members">): Int32Array {
  const apart = new Set([...group.members.rows, ...group.members.unknown]);
  return rows.filter((row) => !apart.has(row));
}

/** The patients that a group is compared with, as they are tested; null where there are none. */
export function measureOthers({ name, rows }: Others, set: PredictionSet): TestedOthers | null {
  if (rows.length === 0) return null;
  return { name, tested: { sample: takeRows(set, rows), patients: repeatedPatients(set, rows) } };
}

/**
 * The evidence on every group: within it against the ideal, and against the others; probabilities are
 * adjusted together over all groups and primary measures. What was declared is adjusted by Holm; groups
 * that nobody declared are a search, adjusted by Benjamini and Hochberg.
 */
export function judgeGroups(judged: readonly JudgedGroup[], plan: PlanContent): readonly GroupResult[] {
  const results = judged.map(({ measured, others }) => judgeGroup(measured, others, plan));
  const adjust = plan.subgroups.length > 0 ? adjustByHolm : adjustByBenjaminiHochberg;
  const places = results.flatMap(({ within, against }, group) =>
    within
      .filter(({ measure }) => isPrimary(measure, plan))
      .map((own) => ({ group, measure: own.measure, p: jointP(own, against) })),
  );
  const adjusted = adjust(places.map(({ p }) => p));
  return results.map((result, index) => {
    const adjustedP = (measure: Evidence["measure"]): number | null => {
      const place = places.findIndex((entry) => entry.group === index && entry.measure === measure);
      return place < 0 ? null : (adjusted[place] ?? null);
    };
    const fill = (evidence: Evidence): Evidence => ({ ...evidence, adjustedP: adjustedP(evidence.measure) });
    return { ...result, within: result.within.map(fill), against: result.against.map(fill) };
  });
}

/** What was declared as primary bounds what is adjusted and judged; where nothing was, both measures are. */
export function isPrimary(measure: PlannedMeasure, { primaryMeasures }: PlanContent): boolean {
  return primaryMeasures.length === 0 || primaryMeasures.includes(measure);
}

/**
 * A group stands out only if it is away from its ideal and differs from the others as well: a model that
 * is off for everybody alike is no matter of groups. Both must hold, so that the larger probability counts
 * (intersection-union test).
 *
 * @see Berger, Technometrics 24 (1982)
 */
function jointP(own: Evidence, against: readonly Evidence[]): number | null {
  const other = against.find(({ measure }) => measure === own.measure);
  if (own.p === null || other === undefined || other.p === null) return null;
  return Math.max(own.p, other.p);
}

function judgeGroup(measured: MeasuredGroup, others: TestedOthers | null, plan: PlanContent): GroupResult {
  const { result } = measured;
  const margin = plan.margins.calibration ?? null;
  const within: Evidence[] = [judgeCalibrationWithin(result, measured, margin)];
  const against: Evidence[] = [];
  if (others !== null) against.push(judgeCalibrationAgainst(result, others, measured, margin));
  if (result.alarms !== null) {
    within.push(judgeNetBenefitWithin(result, measured, result.alarms, plan.margins["net-benefit"] ?? null));
    if (others !== null) against.push(judgeNetBenefitAgainst(result, others, measured, result.alarms.threshold));
  }
  if (others !== null) against.push(judgeAuroc(result.name, measured, others, plan.margins.auroc ?? null));
  return { ...result, within, against, needed: listNeededPatients(result, plan.margins) };
}

/** Never a finding by itself: how widely a group's risks are spread moves its AUROC with the same model. */
function judgeAuroc(of: string, { sample }: MeasuredGroup, others: TestedOthers, margin: number | null): Evidence {
  const comparison = compareIndependentAurocs(estimateAuroc(sample), estimateAuroc(others.tested.sample));
  const { answer, sentence } = judgeEvidence({
    measure: "AUROC",
    of: groupWords(of),
    against: others.name,
    difference: comparison.difference,
    isHigherBetter: true,
    margin,
  });
  const caution = "How widely the risks of a group are spread moves its AUROC as well.";
  return {
    measure: "auroc",
    sentence: `${sentence} ${caution}`,
    answer: answer.replaceAll("-", " "),
    effect: comparison.difference,
    margin,
    p: comparison.pStudent,
    adjustedP: null,
  };
}
