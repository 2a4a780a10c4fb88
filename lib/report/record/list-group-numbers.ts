import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { nameRule } from "@/lib/clinical/suppress-small-cells";
import type { PlannedMeasure } from "@/lib/core/analysis-plan";
import type { Estimate } from "@/lib/core/estimate";
import { groupWords } from "@/lib/core/group-words";
import type { ReportNumber } from "@/lib/schema/report";
import type { GroupDocument } from "@/lib/schema/subgroups";
import { countEstimate, EXACT, type NumberEntry, toNumber } from "./number-entry";

/** Where a group stands in the report. */
export type GroupPlace = {
  /** Beginning of its ids, for example "group/polytrauma". */
  readonly id: string;
  readonly subject: string;
  /** 5 for all patients, 6 for groups. */
  readonly section: 5 | 6;
  readonly inputs: readonly string[];
  /** At which the analysis counts alarms; null where none is known. */
  readonly threshold: number | null;
};

type Part = Pick<NumberEntry, "section" | "measure" | "value"> &
  Partial<Pick<NumberEntry, "method" | "tolerance">> & {
    readonly name: string;
  };

const RULE = nameRule(SMALL_CELL_POLICY);
const HIDDEN: Estimate = { status: "suppressed", rule: RULE };
const MEASURES: Readonly<Record<PlannedMeasure, string>> = {
  calibration: "ln(observed / expected)",
  "net-benefit": "net benefit over the better default",
  auroc: "AUROC",
};

/** Every number of one group of patients. */
export function listGroupNumbers(group: GroupDocument, place: GroupPlace): ReportNumber[] {
  const parts: readonly Part[] = [
    ...listSizes(group, place.section),
    ...listPerformance(group, place.section),
    ...listCurve(group),
    ...listAlarms(group, place.threshold),
    ...listEvidence(group, place.section),
    ...listComparators(group, place.section),
    ...listNeeded(group, place.section),
  ];
  return parts.map(({ name, ...part }) =>
    toNumber({ ...part, id: `${place.id}/${name}`, subject: place.subject, inputs: place.inputs }),
  );
}

function listSizes({ patients, events, unknown, effectivePatients }: GroupDocument, section: 5 | 6): Part[] {
  const count = (name: string, measure: string, value: number | null): Part => {
    return { name, section, measure, value: countEstimate(value, RULE), tolerance: EXACT };
  };
  const effective: Part[] =
    effectivePatients === null
      ? []
      : [
          {
            name: "effective-patients",
            section,
            measure: "effective number of patients",
            value: {
              status: "estimated",
              value: effectivePatients,
              method: "Kish's effective number under weights",
              n: patients ?? 0,
              notes: [],
            },
          },
        ];
  return [
    count("patients", "patients", patients),
    count("events", "events", events),
    count("unknown", "patients of unknown membership", unknown),
    ...effective,
  ];
}

function listPerformance(group: GroupDocument, section: 5 | 6): Part[] {
  const part = (name: string, measure: string, value: Estimate, at: Part["section"] = section): Part => {
    return { name, section: at, measure, value };
  };
  return [
    part("prevalence", "share of events", group.prevalence),
    part("mean-risk", "mean predicted risk", group.meanRisk),
    part("auroc", "AUROC", group.auroc),
    part("expected-auroc", "AUROC that its risks promise", group.expectedAuroc),
    part("average-precision", "average precision", group.averagePrecision),
    part("brier", "Brier score", group.brier),
    part("brier-scaled", "scaled Brier score", group.brierScaled),
    part("observed-expected", "observed / expected", group.observedExpected, 7),
    part("calibration-in-the-large", "calibration in the large", group.calibrationInTheLarge, 7),
    part("calibration-intercept", "calibration intercept", group.calibrationIntercept, 7),
    part("calibration-slope", "calibration slope", group.calibrationSlope, 7),
  ];
}

function listCurve({ curve, patients }: GroupDocument): Part[] {
  const part = (name: "ici" | "e50" | "e90", measure: string): Part => {
    const value = curve.status === "drawn" ? curve[name] : toGap(curve.reason, patients);
    return { name, section: 7, measure, value };
  };
  return [
    part("ici", "mean distance of the calibration curve (ICI)"),
    part("e50", "median distance of the calibration curve (E50)"),
    part("e90", "90th percentile of that distance (E90)"),
  ];
}

/** What is hidden from a reader says so; the rest has too few patients. */
function toGap(reason: string, patients: number | null): Estimate {
  if (patients === null || reason.startsWith("Hidden for privacy")) return HIDDEN;
  return { status: "not-estimable", reason, n: patients };
}

/** Where a threshold is known and a group has no alarms, they are hidden from the reader. */
function listAlarms({ alarms }: GroupDocument, threshold: number | null): Part[] {
  const at = alarms?.threshold ?? threshold;
  if (at === null) return [];
  const count = (name: string, measure: string, value: number | null): Part => {
    return { name, section: 9, measure: `${measure} at the threshold ${at}`, value: countEstimate(value, RULE) };
  };
  const part = (name: string, section: 8 | 9, measure: string, value: Estimate | undefined): Part => {
    return { name, section, measure: `${measure} at the threshold ${at}`, value: value ?? HIDDEN };
  };
  return [
    count("true-positives", "true positives", alarms?.truePositives ?? null),
    count("false-positives", "false positives", alarms?.falsePositives ?? null),
    count("false-negatives", "false negatives", alarms?.falseNegatives ?? null),
    count("true-negatives", "true negatives", alarms?.trueNegatives ?? null),
    part("sensitivity", 9, "clinical sensitivity (recall)", alarms?.sensitivity),
    part("specificity", 9, "specificity", alarms?.specificity),
    part("ppv", 9, "positive predictive value", alarms?.ppv),
    part("npv", 9, "negative predictive value", alarms?.npv),
    part("net-benefit", 8, "net benefit", alarms?.netBenefit),
    part("net-benefit-over-default", 8, "net benefit over the better default", alarms?.overDefault),
  ];
}

function listEvidence({ within, against }: GroupDocument, section: 5 | 6): Part[] {
  const kinds = [
    { kind: "within", words: "within the group", list: within },
    { kind: "against", words: "set against other patients", list: against },
  ] as const;
  return kinds.flatMap(({ kind, words, list }) =>
    list.flatMap(({ measure, effect, p, adjustedP }): Part[] => {
      const named = `${MEASURES[measure]} ${words}`;
      return [
        { name: `${kind}/${measure}`, section, measure: named, value: effect },
        ...listChance(`${kind}/${measure}/p`, section, `p of ${named}`, p, effect),
        ...listChance(`${kind}/${measure}/adjusted-p`, section, `adjusted p of ${named}`, adjustedP, effect),
      ];
    }),
  );
}

function listChance(name: string, section: 5 | 6, measure: string, p: number | null, effect: Estimate): Part[] {
  if (p === null) return [];
  const n = effect.status === "estimated" || effect.status === "not-estimable" ? effect.n : 0;
  const method = "two-sided probability of a difference at least as great where there is none";
  return [{ name, section, measure, value: { status: "estimated", value: p, method, n, notes: [] } }];
}

function listComparators({ comparators }: GroupDocument, section: 5 | 6): Part[] {
  return comparators.flatMap(({ name, auroc, difference }): Part[] => [
    { name: `comparator/${name}/auroc`, section, measure: `AUROC of ${groupWords(name)}`, value: auroc },
    {
      name: `comparator/${name}/difference`,
      section,
      measure: `AUROC of the model less that of ${groupWords(name)}`,
      value: difference,
    },
  ]);
}

function listNeeded({ needed }: GroupDocument, section: 5 | 6): Part[] {
  return needed.map(({ measure, halfWidth, patients }) => ({
    name: `needed/${measure}`,
    section,
    measure: `patients for an interval of ${measure} with half-width ${halfWidth}`,
    value: patients,
  }));
}
