import type { PlanContent, PlannedMeasure } from "@/lib/core/analysis-plan";
import type { Estimate } from "@/lib/core/estimate";
import type { PredictionWarning } from "@/lib/core/prediction-set";

/** What the evidence says of a quantity against its ideal or against other patients; see lib/statistics/evidence-verdict.ts. */
export type Evidence = {
  readonly measure: PlannedMeasure;
  /** What is compared: of whom, against what, and which direction is better; a whole sentence. */
  readonly sentence: string;
  /** The answer in a few words, for a table. */
  readonly answer: string;
  /** The compared quantity: ln(observed / expected), net benefit over the better default, or a difference. */
  readonly effect: Estimate;
  /** Null where none was declared. */
  readonly margin: number | null;
  /** Raw and adjusted for the whole family of comparisons; null where not estimable. */
  readonly p: number | null;
  readonly adjustedP: number | null;
};

export type RiskBin = { readonly from: number; readonly to: number; readonly events: number; readonly others: number };

export type CurvePoint = {
  readonly risk: number;
  readonly observed: number;
  readonly lower: number;
  readonly upper: number;
};

/** The calibration curve as far as the policy of smallest sizes lets it be drawn. */
export type GroupCurve =
  | {
      readonly status: "drawn";
      readonly method: string;
      readonly points: readonly CurvePoint[];
      readonly ici: Estimate;
      readonly e50: Estimate;
      readonly e90: Estimate;
    }
  | { readonly status: "too-small"; readonly reason: string };

/** Counts at the threshold; alarm = predicted risk at or above it. */
export type GroupAlarms = {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly sensitivity: Estimate;
  readonly specificity: Estimate;
  readonly ppv: Estimate;
  readonly npv: Estimate;
  readonly netBenefit: Estimate;
  /** Of alarming for all; alarming for nobody has none. */
  readonly treatAll: number;
  /** Of the model over the better of alarming for all and for nobody. */
  readonly overDefault: Estimate;
};

export type DecisionPoint = { readonly threshold: number; readonly model: number; readonly treatAll: number };

/** How many more patients would make an interval as narrow as stated; not-supplied where no formula exists. */
export type NeededPatients = {
  readonly measure: PlannedMeasure;
  readonly halfWidth: number;
  readonly patients: Estimate;
  readonly sentence: string;
};

/** One group of patients in the evaluated rows of the prediction set. */
export type GroupResult = {
  readonly name: string;
  /** The definition in words, with its version where it is a clinical rule. */
  readonly description: string;
  readonly family: string;
  readonly patients: number;
  readonly events: number;
  /** Patients of whom the inputs of the definition are missing; they are in no group but *unknown*. Null where that is hidden. */
  readonly unknown: number | null;
  /** Kish's effective number where rows have weights; null otherwise. */
  readonly effectivePatients: number | null;
  readonly prevalence: Estimate;
  readonly meanRisk: Estimate;
  readonly observedExpected: Estimate;
  readonly calibrationInTheLarge: Estimate;
  readonly calibrationIntercept: Estimate;
  readonly calibrationSlope: Estimate;
  readonly auroc: Estimate;
  /** The AUROC that the group's own predicted risks would have if they were true. */
  readonly expectedAuroc: Estimate;
  readonly averagePrecision: Estimate;
  readonly brier: Estimate;
  readonly brierScaled: Estimate;
  /** Probabilities of 0 or 1 that were clipped inside the logit; null where that is hidden. */
  readonly clipped: number | null;
  readonly curve: GroupCurve;
  readonly histogram: readonly RiskBin[];
  /** Null where no threshold was declared and the file names none. */
  readonly alarms: GroupAlarms | null;
  /** Empty where no range was declared. */
  readonly decisions: readonly DecisionPoint[];
  /** Of the group itself: calibration against its ideal, net benefit against the better default. */
  readonly within: readonly Evidence[];
  /** Of the group against all other patients with a known membership, or the declared reference. */
  readonly against: readonly Evidence[];
  readonly needed: readonly NeededPatients[];
  /** The same patients under another model, for example TRISS: difference of AUROC and of net benefit. */
  readonly comparators: readonly {
    readonly name: string;
    readonly auroc: Estimate;
    readonly difference: Estimate;
    readonly sentence: string;
  }[];
};

/** Groups of one family stand side by side. */
export type GroupFamily = {
  readonly family: string;
  readonly groups: readonly GroupResult[];
  /** Cochran's Q over the AUROCs of the groups. */
  readonly heterogeneity: { readonly q: number; readonly degreesOfFreedom: number; readonly p: number } | null;
  /** Likelihood ratio of intercept and slope by group. */
  readonly calibrationTest: {
    readonly statistic: number;
    readonly degreesOfFreedom: number;
    readonly p: number;
  } | null;
};

/** The conclusion on a group under another definition of it. */
export type AlternativeResult = {
  readonly group: string;
  readonly definition: string;
  readonly alternative: string;
  readonly result: GroupResult;
  readonly changes: boolean;
  readonly sentence: string;
};

/** Calibration by number of regions with AIS of 3 or more, at one mix of risks. */
export type DoseResponse = {
  readonly levels: readonly {
    readonly label: string;
    readonly patients: number;
    readonly events: number;
    readonly observedExpected: Estimate;
    /** O/E with every level weighted to the risks of all patients. */
    readonly standardised: Estimate;
    /** Mean log loss above what the predicted risks promise, with every level weighted to the risks of all patients. */
    readonly excessLoss: Estimate;
    /** What reaches the first layers of the strength near the output; not-supplied where the log has no such groups. */
    readonly attenuation: Estimate;
  }[];
  /** Change of the log odds for each further region at the same predicted risk. */
  readonly trend: Estimate;
  /** Change of that excess for each further region. */
  readonly lossTrend: Estimate;
  readonly sentence: string;
};

/** All that the Subgroups page and the rule `subgroup-performance` say of one prediction set. */
export type SubgroupAnalysis = {
  readonly status: "analysed";
  readonly set: {
    readonly name: string;
    /** Of the whole file; null for readers to whom single patients are closed. */
    readonly rows: number | null;
    readonly checkpointStep: number | null;
    readonly modelSha256: string | null;
    readonly dataSha256: string | null;
    readonly warnings: readonly PredictionWarning[];
  };
  /** Which rows were judged, in words. */
  readonly evaluated: {
    readonly rows: number;
    readonly split: "test" | "validation" | "unnamed";
    readonly sentence: string;
  };
  /** Whether anything shows that the predictions come from this training. */
  readonly tie: string;
  readonly plan: {
    /** Null where the project declared nothing. */
    readonly version: number | null;
    readonly isAfterResults: boolean;
    readonly content: PlanContent;
  };
  readonly threshold: { readonly value: number; readonly source: "declared" | "file" } | null;
  readonly overall: GroupResult;
  /** What was declared; where nothing was, what the file offers. */
  readonly families: readonly GroupFamily[];
  /**
   * What the file offers beside what was declared: a search, adjusted on its own, of which no verdict is
   * made. The tests across a family are of all its groups, the declared ones among them. Empty where
   * nothing was declared.
   */
  readonly explored: readonly GroupFamily[];
  readonly alternatives: readonly AlternativeResult[];
  readonly doseResponse: DoseResponse | null;
  /** How the family of comparisons was counted and adjusted. */
  readonly multiplicity: string;
  /** Versions of the policies that governed what is shown. */
  readonly policies: readonly string[];
};

/** The analysis of the latest prediction set, or why there is none. */
export type SubgroupOutcome = SubgroupAnalysis | { readonly status: "none"; readonly reason: string };
