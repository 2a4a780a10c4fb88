import { formatPercent } from "@/lib/core/format-number";
import { CALIBRATED_RULES } from "./calibrated-rules";
import { CLAIMANTS, type Claimant, PRODUCT } from "./claim";
import { FAULTS } from "./faults";
import { listMistakes } from "./list-mistakes";
import { keepClear, type MeasuredRun, type MeasuredSet } from "./measured-run";
import { nameFault, writeCount, writeTable } from "./page-words";
import { countAlarmed, countFound, scoreFault, scoreHealthy, scoreRule } from "./score";
import { scoreOnsets } from "./score-onset";

/** Everything that was measured on one set of runs, as a part of the page. */
export function composeSet(set: MeasuredSet): readonly string[] {
  const { runs } = set;
  const clear = keepClear(runs);
  return [
    "### In short",
    "",
    ...writeShort(runs, clear),
    "",
    "### Each fault, and other tools on the same logs",
    "",
    "Found: in runs whose trouble starts with the fault. False alarms: in runs in which it is neither true nor acceptable. Runs with a borderline label, and faults that the log cannot show, are left out.",
    "",
    ...writeFaults(clear),
    "",
    "With them, this product alone:",
    "",
    ...writeFaults(runs, [PRODUCT]),
    "",
    "### Each rule",
    "",
    "All runs, borderline ones too. Not being able to tell counts as not found, save in the second column. A rule without a label has no truth to be compared with: what counts is how often it has something to say of a sound run.",
    "",
    ...writeRules(runs),
    "",
    "### Where a fault begins",
    "",
    ...writeOnsets(runs),
    "",
    "### Each mistake",
    "",
    ...writeMistakes(runs),
  ];
}

function writeShort(runs: readonly MeasuredRun[], clear: readonly MeasuredRun[]): readonly string[] {
  const some = scoreHealthy(clear);
  const all = scoreHealthy(runs);
  return [
    "Faults found by the right check, and sound runs of which any fault was said that no label accepts:",
    "",
    ...writeTable(
      [
        "",
        "found, without borderline runs",
        "found, all",
        "false alarms, without borderline runs",
        "false alarms, all",
      ],
      CLAIMANTS.map((claimant) => [
        claimant.name,
        writeCount(countFound(claimant, clear)),
        writeCount(countFound(claimant, runs)),
        writeCount(countAlarmed(claimant, clear)),
        writeCount(countAlarmed(claimant, runs)),
      ]),
    ),
    "",
    "Findings of any rule of this product in sound runs:",
    "",
    ...writeTable(
      ["", "without borderline runs", "all"],
      [
        ["critical", writeCount(some.critical), writeCount(all.critical)],
        ["critical or warning", writeCount(some.warningOrWorse), writeCount(all.warningOrWorse)],
        ["any, notes included", writeCount(some.any), writeCount(all.any)],
      ],
    ),
  ];
}

function writeFaults(runs: readonly MeasuredRun[], claimants: readonly Claimant[] = CLAIMANTS): readonly string[] {
  return writeTable(
    ["fault", "tool", "found", "false alarms", "could not tell or run"],
    FAULTS.flatMap((fault) =>
      claimants.map((claimant) => {
        const score = scoreFault(claimant, fault, runs);
        return score.hasCheck
          ? [
              nameFault(fault),
              claimant.name,
              writeCount(score.found),
              writeCount(score.falseAlarm),
              writeCount(score.cannotTell),
            ]
          : [nameFault(fault), claimant.name, "no check", "", ""];
      }),
    ),
  );
}

function writeRules(runs: readonly MeasuredRun[]): readonly string[] {
  return writeTable(
    [
      "rule",
      "found where it is the root fault",
      "of those in which it could answer",
      "found wherever it is true",
      "said where it is not so",
      "said of sound runs",
      "said of sound runs, warning or worse",
      "could not tell",
    ],
    CALIBRATED_RULES.map(({ id }) => {
      const score = scoreRule(id, runs);
      return [
        id,
        writeCount(score.found),
        writeCount(score.foundAnswered),
        writeCount(score.foundAnywhere),
        writeCount(score.falseAlarm),
        writeCount(score.falseAlarmHealthy),
        writeCount(score.gravelyFalseHealthy),
        writeCount(score.cannotTell),
      ];
    }),
  );
}

function writeOnsets(runs: readonly MeasuredRun[]): readonly string[] {
  const scores = scoreOnsets(runs);
  if (scores.length === 0) return ["The step at which a fault begins is not known in these runs."];
  return [
    "Runs in which the fault was found and the step at which it begins is known. The error is a share of the run's length; a finding without a step is counted as not close.",
    "",
    ...writeTable(
      ["fault", "found", "median error", "within 5 % of the run's length"],
      scores.map(({ fault, found, median, close }) => [
        nameFault(fault),
        String(found),
        median === null ? "no step stated" : formatPercent(median),
        writeCount(close),
      ]),
    ),
  ];
}

function writeMistakes(runs: readonly MeasuredRun[]): readonly string[] {
  const mistakes = listMistakes(runs);
  if (mistakes.length === 0) return ["None."];
  return mistakes.map(({ run, family, isBorderline, missed, falseAlarms, alarms, said }) => {
    const parts = [
      ...(missed === null ? [] : [`missed ${nameFault(missed)}`]),
      ...falseAlarms.map((fault) => `false alarm ${nameFault(fault)}`),
      ...(alarms.length === 0
        ? []
        : [`sound, but ${alarms.map(({ rule, severity }) => `${rule} (${severity})`).join(", ")}`]),
    ];
    const found = said.length === 0 ? "nothing was found" : `found: ${said.join(", ")}`;
    return `- ${run} (${family}${isBorderline ? ", borderline" : ""}): ${parts.join("; ")}; ${found}`;
  });
}
