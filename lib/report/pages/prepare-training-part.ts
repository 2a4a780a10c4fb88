import { describeEstimate } from "@/lib/charts/describe-estimate";
import { describeLayers } from "@/lib/charts/describe-layers";
import { prepareDepthProfile } from "@/lib/charts/prepare-depth-profile";
import { prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import { verdictShape } from "@/lib/charts/severity-shape";
import { prepareTrainingLosses } from "@/lib/charts/subgroups/prepare-training-losses";
import { joinTrainingGroups } from "@/lib/charts/subgroups/training-groups";
import { formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Verdict } from "@/lib/core/verdict";
import type { ReportLoss, ReportRecord } from "@/lib/schema/report";
import { fromAnalysisDocument } from "../record/analysis-document";
import { heading, paragraph, type ReportBlock } from "./report-block";
import { wordTable } from "./tabulate";

const PLOT_HEIGHT = 320;
const PROFILE_ROW = 26;
const PROFILE_FRAME = 110;
const LOSS_POINTS = 240;
/** How lines look in the order of their styles, without colour. */
const LINE_WORDS = ["solid", "dashed", "dotted", "dash-dotted"] as const;

type Blocks = readonly ReportBlock[];

/** What section 10 shows beside its words: pictures, every verdict, and the questions of the checklist. */
export function prepareTrainingPart(record: ReportRecord): Blocks {
  return [
    ...prepareLoss(record.losses),
    ...prepareProfile(record),
    heading("Verdicts"),
    wordTable(
      "Every verdict with the number that decided",
      ["check", "outcome", "number", "limit", "layers", "what decided it"],
      record.diagnosis.verdicts.map((verdict) => verdictRow(verdict, record.run.layers)),
    ),
    heading("Checklist"),
    wordTable(
      "Questions that whoever relies on the model should be able to answer",
      ["question", "answer", "state"],
      record.diagnosis.checklist.map(({ question, answer, status }) => [question, answer, status.replace("-", " ")]),
    ),
    ...prepareGroupTraining(record),
  ];
}

function prepareLoss(losses: readonly ReportLoss[]): Blocks {
  const chart = prepareLossChart({ series: losses.map(toSeries) }, [], LOSS_POINTS);
  if (chart.status === "empty") return [paragraph(chart.reason)];
  const lines = chart.lines.map(({ label, style }) => `${label} ${LINE_WORDS[style % LINE_WORDS.length] ?? "solid"}`);
  const named = { ...chart, caption: `${chart.caption} Lines: ${lines.join(", ")}.` };
  return [{ kind: "figure", figure: { kind: "loss", chart: named }, height: PLOT_HEIGHT }];
}

function toSeries({ key, split, fromStep, toStep, count, buckets }: ReportLoss) {
  return {
    key,
    mapping: { metric: "loss", layer: null, parameter: null, subgroup: null, split },
    buckets: {
      fromStep,
      toStep,
      count,
      buckets: buckets.map((bucket) => ({ ...bucket, last: bucket.last ?? Number.NaN })),
    },
  };
}

function prepareProfile({ depthProfile }: ReportRecord): Blocks {
  const chart = prepareDepthProfile(depthProfile);
  if (chart.status === "empty") return [paragraph(chart.reason)];
  const height = PROFILE_FRAME + chart.rows.length * PROFILE_ROW;
  return [{ kind: "figure", figure: { kind: "depth-profile", chart }, height }];
}

function verdictRow(verdict: Verdict, layers: readonly string[]): readonly string[] {
  const { rule, subgroup, statistic, reason, onsetStep } = verdict;
  const { threshold } = statistic;
  return [
    subgroup === null ? RULE_NAMES[rule] : `${RULE_NAMES[rule]}: ${groupWords(subgroup)}`,
    `${verdictShape(verdict).word}${onsetStep === null ? "" : `, since step ${formatInteger(onsetStep)}`}`,
    `${statistic.name}: ${describeEstimate(statistic.estimate).short}`,
    threshold === null ? "none" : `a finding ${threshold.direction} ${threshold.value}: ${threshold.source}`,
    describeLayers(verdict.layers, layers),
    reason,
  ];
}

function prepareGroupTraining({ training, subgroups }: ReportRecord): Blocks {
  if (training.status === "not-known") return [heading("Training of groups"), paragraph(training.reason)];
  const joined = joinTrainingGroups(training, fromAnalysisDocument(subgroups));
  return [
    heading("Training of groups"),
    ...joined.notes.map(paragraph),
    ...prepareTrainingLosses(training, joined).flatMap(
      ({ chart, sentence }): Blocks => [
        { kind: "figure", figure: { kind: "course", chart }, height: PLOT_HEIGHT },
        paragraph(sentence),
      ],
    ),
  ];
}
