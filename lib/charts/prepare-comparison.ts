import { formatCount } from "@/lib/core/format-number";
import type { DiagnosedRun } from "@/lib/diagnostics/evidence";
import type { ChartSeries, EmptyChart } from "./chart-model";
import { compareDepths } from "./compare-depths";
import { compareLosses, type LossComparison } from "./compare-losses";
import { compareSettings, type SettingComparison, type StatedRun } from "./compare-settings";
import { compareVerdicts, type VerdictComparison } from "./compare-verdicts";
import type { LossChart } from "./prepare-loss-chart";
import { prepareLossOverlay } from "./prepare-loss-overlay";
import { type ProfileOverlay, prepareProfileOverlay } from "./prepare-profile-overlay";
import { statusShape } from "./severity-shape";

/** Everything of one run that a comparison looks at. */
export type ComparedSide = StatedRun & {
  readonly name: string;
  /** null while it is being computed. */
  readonly diagnosed: DiagnosedRun | null;
  readonly losses: readonly ChartSeries[];
};

export type Comparison = {
  /** What changed, most telling first: settings, verdicts, depth, losses. */
  readonly changes: readonly { readonly term: string; readonly text: string }[];
  readonly settings: SettingComparison;
  /** null while one of the diagnoses is being computed. */
  readonly verdicts: readonly VerdictComparison[] | null;
  readonly losses: readonly LossComparison[];
  readonly loss: { readonly steps: LossChart | EmptyChart; readonly share: LossChart | EmptyChart };
  /** null while one of the diagnoses is being computed. */
  readonly profile: ProfileOverlay | EmptyChart | null;
};

/** Settings that say what a loss measures. */
const SCOPE_TERMS = new Set(["task", "data set"]);

/** Decides everything about the comparison of run A with run B: never what a difference comes from. */
export function prepareComparison(a: ComparedSide, b: ComparedSide, mostPoints: number): Comparison {
  const settings = compareSettings(a, b);
  const differing = settings.rows
    .filter((row) => SCOPE_TERMS.has(row.term) && row.isStatedTwice)
    .map(({ term }) => (term === "task" ? "task" : "data"));
  const losses = compareLosses(a.losses, b.losses, { isComparable: differing.length === 0, differing });
  const isDiagnosed = a.diagnosed !== null && b.diagnosed !== null;
  const verdicts =
    a.diagnosed && b.diagnosed ? compareVerdicts(a.diagnosed.diagnosis.verdicts, b.diagnosed.diagnosis.verdicts) : null;
  const runs = [
    { side: "A", name: a.name, series: a.losses },
    { side: "B", name: b.name, series: b.losses },
  ] as const;
  const title = losses[0]?.sentence.split(". ")[0] ?? "The loss of both runs";
  return {
    changes: [
      { term: "Settings", text: settings.sentence },
      ...describeVerdicts(a, b, verdicts),
      ...describeDepths(a, b),
      ...losses.map(({ name, sentence }) => ({ term: name, text: sentence })),
    ],
    settings,
    verdicts,
    losses,
    loss: {
      steps: prepareLossOverlay(runs, "step", title, mostPoints),
      share: prepareLossOverlay(runs, "percent", title, mostPoints),
    },
    profile: isDiagnosed
      ? prepareProfileOverlay([
          { side: "A", name: a.name, profile: a.diagnosed.depthProfile },
          { side: "B", name: b.name, profile: b.diagnosed.depthProfile },
        ])
      : null,
  };
}

function describeVerdicts(
  a: ComparedSide,
  b: ComparedSide,
  verdicts: readonly VerdictComparison[] | null,
): Comparison["changes"] {
  const [ofA, ofB] = [a, b].map(({ diagnosed }) => statusShape(diagnosed?.diagnosis.status ?? "pending").word);
  const statuses = `A: ${ofA}. B: ${ofB}.`;
  if (verdicts === null) return [{ term: "Verdict", text: statuses }];
  const differing = verdicts.filter(({ differs }) => differs).map(({ name }) => name.toLowerCase());
  const total = formatCount(verdicts.length, "check");
  const text =
    differing.length === 0
      ? `${statuses} All ${total} answer alike.`
      : `${statuses} ${differing.length} of ${total} answer differently: ${differing.join(", ")}.`;
  return [{ term: "Verdict", text }];
}

function describeDepths(a: ComparedSide, b: ComparedSide): Comparison["changes"] {
  if (!(a.diagnosed && b.diagnosed)) return [];
  const text = compareDepths(a.diagnosed.diagnosis.verdicts, b.diagnosed.diagnosis.verdicts);
  return text === null ? [] : [{ term: "Effective depth", text }];
}
