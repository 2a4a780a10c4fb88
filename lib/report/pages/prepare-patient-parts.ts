import type { FigureText } from "@/lib/charts/chart-model";
import { forestHeight } from "@/lib/charts/subgroups/draw-forest";
import { type EventWords, eventWords } from "@/lib/charts/subgroups/event-words";
import type { ForestChart } from "@/lib/charts/subgroups/forest-model";
import { chooseGroupView, type ShownGroup } from "@/lib/charts/subgroups/group-views";
import { prepareCalibration } from "@/lib/charts/subgroups/prepare-calibration";
import { prepareConclusions } from "@/lib/charts/subgroups/prepare-conclusions";
import { prepareDecisions } from "@/lib/charts/subgroups/prepare-decisions";
import { prepareDoseResponse } from "@/lib/charts/subgroups/prepare-dose-response";
import { prepareAurocForest, prepareBenefitForest, prepareRatioForest } from "@/lib/charts/subgroups/prepare-forest";
import { groupWords } from "@/lib/core/group-words";
import type { DoseResponse, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { ReportNumber, ReportRecord } from "@/lib/schema/report";
import { fromAnalysisDocument } from "../record/analysis-document";
import { heading, paragraph, type ReportBlock } from "./report-block";
import { numberTable, pivotNumbers } from "./tabulate";

/** Heights are those of the screen, so that one picture is the other. */
const CALIBRATION_HEIGHT = 380;
const PLOT_HEIGHT = 320;

const GROUP_MEASURES = [
  ["patients", "patients"],
  ["events", "events"],
  ["prevalence", "share of events"],
  ["mean-risk", "mean predicted risk"],
  ["auroc", "AUROC"],
  ["expected-auroc", "AUROC that its risks promise"],
  ["brier", "Brier score"],
] as const;
const CALIBRATION_MEASURES = [
  ["observed-expected", "observed / expected"],
  ["calibration-in-the-large", "in the large"],
  ["calibration-intercept", "intercept"],
  ["calibration-slope", "slope"],
  ["ici", "ICI"],
] as const;
const BENEFIT_MEASURES = [
  ["net-benefit", "net benefit"],
  ["net-benefit-over-default", "over the better default"],
] as const;
const ERROR_MEASURES = [
  ["true-positives", "true positives"],
  ["false-positives", "false positives"],
  ["false-negatives", "false negatives"],
  ["true-negatives", "true negatives"],
  ["sensitivity", "clinical sensitivity (recall)"],
  ["specificity", "specificity"],
  ["ppv", "positive predictive value"],
  ["npv", "negative predictive value"],
] as const;

type Row = { readonly id: string; readonly label: string };
type Blocks = readonly ReportBlock[];

/** What sections 5 to 9 show beside their words; empty without predictions. */
export function preparePatientParts(record: ReportRecord): ReadonlyMap<number, Blocks> {
  const analysis = fromAnalysisDocument(record.subgroups);
  if (analysis.status === "none") return new Map();
  const numbers = new Map(record.numbers.map((number) => [number.id, number]));
  const context: Context = {
    record,
    analysis,
    numbers,
    rows: listRows(analysis, "group"),
    groups: chooseGroupView(analysis, { family: undefined, definition: undefined }).groups,
    words: eventWords(record.run.task),
  };
  return new Map([
    [5, prepareOverall(record)],
    [6, prepareGroups(context)],
    [7, prepareCalibrations(context)],
    [8, prepareUtility(context)],
    [9, prepareErrors(context)],
  ]);
}

type Context = {
  readonly record: ReportRecord;
  readonly analysis: SubgroupAnalysis;
  readonly numbers: ReadonlyMap<string, ReportNumber>;
  readonly rows: readonly Row[];
  readonly groups: readonly ShownGroup[];
  readonly words: EventWords;
};

const ALL: Row = { id: "all", label: "all patients judged" };

function listRows({ families, explored }: SubgroupAnalysis, kind: "group" | "searched"): readonly Row[] {
  const list = kind === "group" ? families : explored;
  return list.flatMap(({ family, groups }) =>
    groups.map(({ name }) => ({ id: `${kind}/${family}/${name}`, label: groupWords(name) })),
  );
}

function prepareOverall({ numbers }: ReportRecord): Blocks {
  return [
    numberTable(
      "Results over all patients that were judged",
      numbers.filter(({ section }) => section === 5),
    ),
  ];
}

function prepareGroups({ record, analysis, numbers, rows, groups, words }: Context): Blocks {
  const searched = listRows(analysis, "searched");
  const conclusions = prepareConclusions(groups, record.diagnosis.verdicts, words);
  return [
    pivotNumbers("Results by group", [ALL, ...rows], GROUP_MEASURES, numbers),
    ...conclusions.flatMap(
      ({ label, observed, within, check }): Blocks => [
        heading(label),
        paragraph([observed, ...within.map(({ sign, sentence }) => `${sign}: ${sentence}`)].join(" ")),
        ...(check === null ? [] : [paragraph(check)]),
      ],
    ),
    forest(prepareAurocForest(groups, words)),
    ...(searched.length === 0
      ? []
      : [
          heading("Beside what was declared: a search"),
          paragraph("Nobody declared these groups. They are adjusted on their own, and no verdict is made of them."),
          pivotNumbers("Results by group of the search", searched, GROUP_MEASURES, numbers),
        ]),
  ];
}

function prepareCalibrations({ record, analysis, numbers, rows, groups, words }: Context): Blocks {
  return [
    pivotNumbers("Calibration by group", [ALL, ...rows], CALIBRATION_MEASURES, numbers),
    forest(prepareRatioForest(groups, analysis, words)),
    ...groups.map((group): ReportBlock => {
      const chart = prepareCalibration(group, words, record.isWhole);
      return { kind: "figure", figure: { kind: "calibration", chart }, height: CALIBRATION_HEIGHT };
    }),
    ...(analysis.doseResponse === null ? [] : prepareDose(analysis.doseResponse, words)),
  ];
}

function prepareDose(dose: DoseResponse, words: EventWords): Blocks {
  const chart = prepareDoseResponse(dose, words);
  return [
    heading("By number of injured regions"),
    paragraph(dose.sentence),
    { kind: "figure", figure: { kind: "group-plot", chart }, height: PLOT_HEIGHT },
  ];
}

function prepareUtility({ analysis, numbers, rows, groups, words }: Context): Blocks {
  const benefits = prepareBenefitForest(groups, analysis, words);
  const decisions = prepareDecisions(groups, analysis, words);
  return [
    ...(benefits === null
      ? [paragraph("No net benefit: no threshold was declared, and the file of predictions names none.")]
      : [pivotNumbers("Net benefit by group", [ALL, ...rows], BENEFIT_MEASURES, numbers), forest(benefits)]),
    ...(decisions.why === null ? [] : [paragraph(decisions.why)]),
    ...decisions.charts.map(
      (chart): ReportBlock => ({
        kind: "figure",
        figure: { kind: "group-plot", chart },
        height: PLOT_HEIGHT,
      }),
    ),
  ];
}

function prepareErrors({ analysis, numbers, rows }: Context): Blocks {
  if (analysis.threshold === null) return [paragraph("No table of alarms: no threshold is known.")];
  return [pivotNumbers("Alarms by group", [ALL, ...rows], ERROR_MEASURES, numbers)];
}

function forest(chart: ForestChart & FigureText): ReportBlock {
  return { kind: "figure", figure: { kind: "forest", chart }, height: forestHeight(chart) };
}
