import { formatCount } from "@/lib/core/format-number";
import type { DiagnosisStatus, Verdict } from "@/lib/core/verdict";
import type { EmptyChart } from "../chart-model";
import { compareSettings, type SettingComparison } from "../compare-settings";
import type { CourseChart } from "../subgroups/course-model";
import { compareDepths } from "./compare-depths";
import { compareLosses, type LossComparison } from "./compare-losses";
import { compareVerdicts, type VerdictComparison } from "./compare-verdicts";
import type { ComparedRun } from "./compared-run";
import { extremesText } from "./find-extremes";
import { prepareDepthOverlay } from "./prepare-depth-overlay";
import { type GroupGap, prepareGroupGaps } from "./prepare-group-gaps";
import { prepareLossOverlay } from "./prepare-loss-overlay";
import { prepareProfileOverlay } from "./prepare-profile-overlay";
import { lettersOf } from "./run-letters";

/** A picture over the steps, and over the share of each run's own length. */
export type OverSteps = {
  readonly title: string;
  readonly steps: CourseChart | EmptyChart;
  readonly share: CourseChart | EmptyChart;
};

export type Comparison = {
  /** Of how many runs what differs, and in which direction. */
  readonly sentence: string;
  /** What differs, most telling first: settings, verdicts, depth, losses. */
  readonly changes: readonly { readonly term: string; readonly text: string }[];
  readonly settings: SettingComparison;
  /** null while fewer than two runs are checked. */
  readonly verdicts: readonly VerdictComparison[] | null;
  readonly losses: readonly LossComparison[];
  readonly overSteps: readonly OverSteps[];
  readonly profile: CourseChart | EmptyChart;
  readonly gaps: GroupGap;
};

/** Settings that say what a loss measures. */
const SCOPE_TERMS = new Set(["task", "data set"]);

/** Decides everything about the comparison of two runs or more: never what a difference comes from. */
export function prepareComparison(runs: readonly ComparedRun[], mostPoints: number): Comparison {
  const settings = compareSettings(runs);
  const differing = settings.rows
    .filter((row) => SCOPE_TERMS.has(row.term) && row.isKnown)
    .map(({ term }) => (term === "task" ? "task" : "data"));
  const scope = { isComparable: differing.length === 0, differing };
  const losses = compareLosses(
    runs.map((run) => run.losses),
    scope,
  );
  const verdictsOf = runs.map(({ diagnosed }) => diagnosed?.diagnosis.verdicts ?? null);
  const verdicts = verdictsOf.filter((own) => own !== null).length < 2 ? null : compareVerdicts(verdictsOf);
  const depths = compareDepths(verdictsOf);
  return {
    sentence: [describeStatuses(runs), ...describeDiffering(verdictsOf, verdicts), ...describeLoss(losses)].join(" "),
    changes: [
      { term: "Settings", text: settings.sentence },
      ...(verdicts === null ? [] : [{ term: "Verdict", text: describeChecks(verdicts) }]),
      ...(depths === null ? [] : [{ term: "Effective depth", text: depths }]),
      ...losses.map(({ name, sentence }) => ({ term: name, text: sentence })),
    ],
    settings,
    verdicts,
    losses,
    overSteps: [
      ...(["train", "validation"] as const).flatMap((split) => {
        const loss = losses.find((entry) => entry.split === split);
        if (loss === undefined && split === "validation") return [];
        const title = split === "train" ? "Training loss" : "Validation loss";
        const over = (xUnit: "step" | "percent") => prepareLossOverlay(runs, { split, loss, xUnit, mostPoints });
        return [{ title, steps: over("step"), share: over("percent") }];
      }),
      {
        title: "Effective depth over training",
        steps: prepareDepthOverlay(runs, "step"),
        share: prepareDepthOverlay(runs, "percent"),
      },
    ],
    profile: prepareProfileOverlay(runs),
    gaps: prepareGroupGaps(runs),
  };
}

const STATUS_WORDS: Readonly<Record<DiagnosisStatus | "pending", readonly [one: string, many: string]>> = {
  critical: ["is critical", "are critical"],
  attention: ["needs attention", "need attention"],
  incomplete: ["is incomplete", "are incomplete"],
  "no-fault-found": ["has no fault found", "have no fault found"],
  pending: ["is being checked", "are being checked"],
};

/** "Of 3 runs 2 are critical (A and C) and 1 has no fault found (B)." */
function describeStatuses(runs: readonly ComparedRun[]): string {
  const statuses = runs.map(({ diagnosed }) => diagnosed?.diagnosis.status ?? "pending");
  const parts = (["critical", "attention", "incomplete", "no-fault-found", "pending"] as const).flatMap((status) => {
    const places = statuses.flatMap((own, place) => (own === status ? [place] : []));
    const [one, many] = STATUS_WORDS[status];
    return places.length === 0 ? [] : [`${places.length} ${places.length === 1 ? one : many} (${lettersOf(places)})`];
  });
  const last = parts.at(-1) ?? "";
  const list = parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
  return `Of ${runs.length} runs ${list}.`;
}

function describeDiffering(
  verdictsOf: readonly (readonly Verdict[] | null)[],
  verdicts: readonly VerdictComparison[] | null,
): readonly string[] {
  if (verdicts === null) return [];
  const differing = verdicts.filter(({ differs }) => differs).length;
  const places = verdictsOf.flatMap((own, place) => (own === null ? [] : [place]));
  const among = places.length === verdictsOf.length ? "" : ` among ${lettersOf(places)}`;
  return [
    `${differing} of ${formatCount(verdicts.length, "check")} ${differing === 1 ? "answers" : "answer"} differently${among}.`,
  ];
}

function describeChecks(verdicts: readonly VerdictComparison[]): string {
  const differing = verdicts.filter(({ differs }) => differs).map(({ name }) => name.toLowerCase());
  const total = formatCount(verdicts.length, "check");
  if (differing.length === 0) return `All ${total} answer alike.`;
  return `${differing.length} of ${total} answer differently: ${differing.join(", ")}.`;
}

/** Which run learned most by the loss that they are trained on. */
function describeLoss(losses: readonly LossComparison[]): readonly string[] {
  return losses.flatMap(({ split, extremes }) =>
    split !== "train" || extremes === null
      ? []
      : [`The training loss ends ${extremesText(extremes, ["lowest", "highest"])}; lower is better.`],
  );
}
