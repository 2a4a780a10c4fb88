import { formatInteger } from "@/lib/core/format-number";
import { BASELINES } from "./baselines/all-baselines";
import { CALIBRATED_RULES } from "./calibrated-rules";
import { PRODUCT } from "./claim";
import { composeSet } from "./compose-set";
import { chooseShownSet, describeScope } from "./describe-scope";
import { FAULTS, isRootFault } from "./faults";
import { leaveFamiliesOut, measureKeyFigures, rangeOverFamilies } from "./leave-families-out";
import { composeLimits } from "./limits/compose-limits";
import { isHealthy, keepClear, type MeasuredRun, type MeasuredSet } from "./measured-run";
import { nameFault, writeRange, writeShortCount, writeTable } from "./page-words";
import { scoreFault, scoreRule } from "./score";

const ROLES: Readonly<Record<MeasuredSet["role"], string>> = {
  holdout:
    "The limits of the rules were chosen on the development set. Whatever was changed after figures of this set had been seen stands in the README beside the runs, with what the rules scored before. Data sets, kinds of network, depths and kinds of fault differ from those of the development set; the figures beside the verdicts come from here.",
  development:
    "The limits of the rules were chosen with these runs in view. Take the figures for the rules' fit and not for a forecast.",
  other: "Runs from elsewhere, reported apart.",
};

/** The whole page `docs/error-rates.md`. */
export function composePage(sets: readonly MeasuredSet[]): string {
  return [
    "# Measured error rates",
    "",
    "Written by `npm run calibrate`; do not edit.",
    "",
    ...introduce(sets),
    "",
    "## The runs",
    "",
    ...tabulateSets(sets),
    "",
    ...sets.flatMap((set) => [
      `## ${titleOf(set)}`,
      "",
      ROLES[set.role],
      "",
      ...composeSet(set),
      "",
      ...(set.role === "development" ? [...composeFamilies(set.runs), ""] : []),
    ]),
    ...composeCrossValidation(sets),
    "## How the other tools were computed",
    "",
    ...describeBaselines(),
    "",
  ].join("\n");
}

/** Limits are chosen on the development set and on runs from elsewhere, never on the holdout set. */
function composeCrossValidation(sets: readonly MeasuredSet[]): readonly string[] {
  if (!sets.some(({ role }) => role === "development")) return [];
  const usable = sets.filter(({ role }) => role !== "holdout");
  return [
    "## Limits under cross-validation",
    "",
    `Chosen and judged on: ${usable.map(titleOf).join(", ")}. The holdout set takes no part.`,
    "",
    ...composeLimits(usable.flatMap(({ runs }) => runs)),
    "",
  ];
}

function introduce(sets: readonly MeasuredSet[]): readonly string[] {
  const runs = sets.flatMap((set) => set.runs).length;
  const unclear = sets.reduce((sum, set) => sum + set.unclear, 0);
  const shown = chooseShownSet(sets);
  return [
    `Measured on ${formatInteger(runs)} small networks that were really trained, on simulated data and on small public data sets. What is true of each was established by intervention and never by its log: the same training with ten times and a tenth of the learning rate, the same training without the suspected fault, and probes that were not logged. ${formatInteger(unclear)} further runs whose truth could not be established are left out.`,
    "",
    "A finding is right when its fault is among the labels of the run, and neither right nor wrong when the labels call it acceptable. A label is borderline where the evidence stands near a limit of its definition. A sound run is one with which nothing is wrong. Brackets hold Wilson's 95 % interval; runs of one family were built alike, so that the true uncertainty is wider than that.",
    "",
    "What these figures cannot say: the networks are small, the data are simulated or small public sets, and faults are as frequent here as they were built to be. Beside a verdict they are shown only where depth, training size, architecture and optimiser of the run lie inside what was measured.",
    ...(shown?.role === "development"
      ? [
          "",
          "There is no set yet on which nothing was tuned: the figures beside the verdicts come from the development set.",
        ]
      : []),
  ];
}

function tabulateSets(sets: readonly MeasuredSet[]): readonly string[] {
  const row = (label: string, cell: (set: MeasuredSet) => string): readonly string[] => [label, ...sets.map(cell)];
  const countIn = (holds: (run: MeasuredRun) => boolean) => (set: MeasuredSet) =>
    formatInteger(set.runs.filter(holds).length);
  const span = ({ min, max }: { min: number; max: number }): string => `${formatInteger(min)} to ${formatInteger(max)}`;
  return writeTable(
    ["", ...sets.map(titleOf)],
    [
      row("runs", ({ runs }) => formatInteger(runs.length)),
      row("families of runs", ({ runs }) => formatInteger(new Set(runs.map(({ truth }) => truth.family)).size)),
      row("sound", countIn(isHealthy)),
      ...FAULTS.map((fault) =>
        row(
          `root fault ${nameFault(fault)}`,
          countIn(({ truth }) => isRootFault(truth, fault)),
        ),
      ),
      row(
        "borderline label",
        countIn(({ truth }) => truth.isBorderline),
      ),
      row(
        "fault that the log cannot show",
        countIn(({ truth }) => !truth.isVisible),
      ),
      row("left out as unclear", ({ unclear }) => formatInteger(unclear)),
      row("layers in the log", ({ runs }) => span(describeScope(runs).depth)),
      row("training set", ({ runs }) => span(describeScope(runs).trainingSize)),
      row("architectures", ({ runs }) => describeScope(runs).architectures.join(", ")),
      row("optimisers", ({ runs }) => describeScope(runs).optimizers.join(", ")),
    ],
  );
}

function titleOf({ name, role }: MeasuredSet): string {
  if (role === "other") return `Set "${name}"`;
  return role === "holdout" ? "Holdout set" : "Development set";
}

function composeFamilies(runs: readonly MeasuredRun[]): readonly string[] {
  const clear = keepClear(runs);
  const all = measureKeyFigures(clear);
  return [
    "### With each family of runs left out in turn",
    "",
    "Lowest and highest figure while the runs of one family are left out, one family after the other; borderline runs left out. A wide range means that a figure hangs on one kind of run.",
    "",
    ...writeTable(
      ["rule", "found where it is the root fault", "said where it is not so", "said of sound runs"],
      CALIBRATED_RULES.map(({ id }) => [
        id,
        writeRange(rangeOverFamilies(clear, (left) => scoreRule(id, left).found)),
        writeRange(rangeOverFamilies(clear, (left) => scoreRule(id, left).falseAlarm)),
        writeRange(rangeOverFamilies(clear, (left) => scoreRule(id, left).falseAlarmHealthy)),
      ]),
    ),
    "",
    ...writeTable(
      ["fault", "found", "false alarms"],
      FAULTS.map((fault) => [
        nameFault(fault),
        writeRange(rangeOverFamilies(clear, (left) => scoreFault(PRODUCT, fault, left).found)),
        writeRange(rangeOverFamilies(clear, (left) => scoreFault(PRODUCT, fault, left).falseAlarm)),
      ]),
    ),
    "",
    "Each family alone, and all the others:",
    "",
    ...writeTable(
      [
        ...["family", "faults found", "sound runs with a false alarm", "critical in sound runs", "critical or warning"],
        ...["faults found without it", "critical or warning in sound runs without it"],
      ],
      [
        ...leaveFamiliesOut(clear).map(({ family, own, others }) => [
          family,
          writeShortCount(own.found),
          writeShortCount(own.alarmed),
          writeShortCount(own.healthyCritical),
          writeShortCount(own.healthyWarning),
          writeShortCount(others.found),
          writeShortCount(others.healthyWarning),
        ]),
        [
          "all",
          writeShortCount(all.found),
          writeShortCount(all.alarmed),
          writeShortCount(all.healthyCritical),
          writeShortCount(all.healthyWarning),
          "",
          "",
        ],
      ],
    ),
  ];
}

function describeBaselines(): readonly string[] {
  return [
    "The checks of four published tools, recomputed from the same logs with their own default limits. They were made to run inside the training and see more than a log of norms holds; a check whose inputs are not in the log cannot run and is counted so. What their reports mean was mapped to the faults as kindly as their texts allow.",
    "",
    ...BASELINES.flatMap(({ name, source, notes }) => [`- ${name}: ${source}.`, ...notes.map((note) => `  - ${note}`)]),
  ];
}
