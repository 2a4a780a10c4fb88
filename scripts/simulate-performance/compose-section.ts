import { formatInteger, formatPercent } from "@/lib/core/format-number";
import { PERFORMANCE } from "@/lib/diagnostics/performance-thresholds";
import { writeCount, writeTable } from "../calibrate/page-words";
import type { LabelledAnswer } from "../simulate-subgroups/judge-labelled";
import type { ScenarioCounts } from "../simulate-subgroups/run-scenario";
import type { Agreement } from "./compare-with-whole";
import type { NullRow } from "./measure-null";
import { oracleLevel, type PowerRow } from "./measure-power";
import { powerWithoutDirection } from "./oracle";
import { GROUPS } from "./power-cases";

const RULE = "subgroup-performance";

type Measured = {
  readonly agreement: Agreement;
  readonly nulls: readonly NullRow[];
  readonly joint: readonly ScenarioCounts[];
  readonly power: readonly PowerRow[];
  readonly labelled: readonly LabelledAnswer[];
};

/** The section of docs/error-rates.md on what predictions show of subgroups of patients. */
export function composeSection({ agreement, nulls, joint, power, labelled }: Measured): string {
  const level = formatPercent(PERFORMANCE.level.value);
  return [
    "## Performance by subgroup",
    "",
    `Written by \`npm run simulate-performance\`; do not edit. Cohorts with a known true risk and a predicted one, judged by the rule's own parts; on ${agreement.sets} sets of four groups the whole rule, with its curves, bootstraps and texts, gave the same answer as these parts on ${agreement.alike} of ${agreement.groups} groups. Brackets hold Wilson's 95 % interval.`,
    "",
    "What was changed after a first measurement: below 20 events a group was held against the others in the level of its risks alone, with the slope held at that of the predictions. Of 40 small networks that had learnt by heart, with groups drawn at random, 10 had a finding of this rule: what these risks were too extreme by for everybody was taken for chance of small groups; and a small group in which the risks tell nothing was never found. Now intercept and slope are tested from 10 events on, beside a curve that all patients share, so that no common bend is taken for a difference either. Net benefit was tested on both sides and by the normal distribution alone. The changes were made on seeds below 3,000,000; every figure below is of seeds from 9,000,000 on (trained networks: from 900,000 on), on which nothing was tried.",
    "",
    "### Off for everybody alike, or for nobody",
    "",
    `Every difference between groups is chance. The rule has ${level} for the whole family of groups and measures of a set, half of what a run has.`,
    "",
    ...tabulateNulls(nulls),
    "",
    "### All five rules on whole runs",
    "",
    "The networks of the section before, trained anew on other seeds: the rules on the training log and this one on the predictions of the same network for patients outside training. In the first rows groups are drawn at random; in the last two one group has a risk function of its own.",
    "",
    ...tabulateJoint(joint),
    "",
    "### Power beside an oracle",
    "",
    `One group of ${GROUPS}, the model being right for all others, of whom there are at least 2,000 and at least four times as many. The oracle has the same patients and the same level (${level} over all groups and measures) and knows every parameter of both hypotheses, the direction, and that the others are right: the likelihood ratio of the true risks over the predicted ones. The last column is what the likelihood ratio of intercept and slope in the group alone would find if it knew neither the direction nor what kind of error it is, from the power of the oracle: what lies between it and the rule is the price of holding the group against the others as well. "Where the oracle has 95 %" a test that does not know the direction has ${formatPercent(powerWithoutDirection(0.95, oracleLevel(null)))}, one that knows everything but the sign at most 92.1 %.`,
    "",
    ...tabulatePower(power),
    "",
    ...summarisePower(power),
    ...(labelled.length === 0
      ? []
      : [
          "",
          "### Labelled runs from elsewhere, all five rules",
          "",
          "Five runs with labels that others made; the rules were seen to fail on two of them before they were changed, so that this shows a fit and proves nothing.",
          "",
          ...tabulateLabelled(labelled),
        ]),
  ].join("\n");
}

function tabulateNulls(nulls: readonly NullRow[]): readonly string[] {
  const total = (read: (row: NullRow) => number): number => nulls.reduce((sum, row) => sum + read(row), 0);
  return writeTable(
    ["groups", "the model", "threshold", "adjusted by", "sets with a finding of any group", "of net benefit"],
    [
      ...nulls.map(({ item, sets, withFinding, byNetBenefit }) => [
        item.words,
        item.relation.words,
        item.threshold === null ? "none" : String(item.threshold),
        item.isDeclared ? "Holm" : "Benjamini and Hochberg",
        writeCount({ events: withFinding, n: sets }),
        String(byNetBenefit),
      ]),
      [
        "all",
        "",
        "",
        "",
        writeCount({ events: total((row) => row.withFinding), n: total((row) => row.sets) }),
        String(total((row) => row.byNetBenefit)),
      ],
    ],
  );
}

function tabulateJoint(joint: readonly ScenarioCounts[]): readonly string[] {
  const without = joint.filter(({ scenario }) => scenario.truth === "nothing");
  const total = (read: (count: ScenarioCounts) => number): number =>
    without.reduce((sum, count) => sum + read(count), 0);
  const own = (count: ScenarioCounts) => count.byRule.get(RULE) ?? { any: 0, concerned: 0, silent: 0 };
  const n = total(({ runs }) => runs);
  return writeTable(
    [
      "training",
      "any finding of all five rules",
      "of the four on the log",
      "of this one",
      "of this one in the group concerned",
    ],
    [
      ...joint.map((count) => [
        count.scenario.words,
        writeCount({ events: count.withAnyFinding, n: count.runs }),
        String(count.withFinding),
        String(own(count).any),
        count.scenario.truth === "nothing"
          ? "none is"
          : `${writeCount({ events: own(count).concerned, n: count.runs })}, could not tell in ${own(count).silent}`,
      ]),
      [
        "all without a difference",
        writeCount({ events: total(({ withAnyFinding }) => withAnyFinding), n }),
        String(total(({ withFinding }) => withFinding)),
        String(total((count) => own(count).any)),
        "",
      ],
    ],
  );
}

function tabulatePower(power: readonly PowerRow[]): readonly string[] {
  return writeTable(
    ["evidence", "effect", "patients", "events", "rule", "oracle", "rule over oracle", "without the direction"],
    power.map(({ item, sets, events, found, oracle }) => [
      item.threshold === null ? "calibration" : `calibration, net benefit at ${item.threshold}`,
      item.concerned.relation.words,
      formatInteger(item.concerned.patients),
      `about ${formatInteger(events)}`,
      writeCount({ events: found, n: sets }),
      formatPercent(oracle / sets),
      oracle === 0 ? "–" : (found / oracle).toFixed(2),
      oracle === 0 || oracle === sets
        ? "–"
        : formatPercent(powerWithoutDirection(oracle / sets, oracleLevel(item.threshold))),
    ]),
  );
}

/** The two goals for power, counted over the rows of the table. */
function summarisePower(power: readonly PowerRow[]): readonly string[] {
  const seen = power.filter(({ oracle, sets }) => oracle >= sets / 2);
  const strong = power.filter(({ oracle, sets }) => oracle >= 0.95 * sets);
  const near = (rows: readonly PowerRow[], reached: (row: PowerRow) => boolean): string =>
    `${rows.filter(reached).length} of ${rows.length}`;
  return [
    `The goal of 0.9 of the oracle's power is reached in ${near(power, ({ found, oracle }) => oracle > 0 && found >= 0.9 * oracle)} rows, and in ${near(seen, ({ found, oracle }) => found >= 0.9 * oracle)} of those in which the oracle finds at least half; the goal of 90 % where the oracle has at least 95 % in ${near(strong, ({ found, sets }) => found >= 0.9 * sets)}. It is missed for three reasons: with fewer than ${PERFORMANCE.fewest} patients with or without the event the rule does not judge, and the oracle does; the rule does not know which way and in which manner a group is off; and it has to tell a group that is off from a model that is off for everybody, which the oracle knows it is not.`,
  ];
}

function tabulateLabelled(labelled: readonly LabelledAnswer[]): readonly string[] {
  return writeTable(
    ["run", "label", "true of", "also acceptable", "findings"],
    labelled.map(({ run, label, group, acceptable, findings }) => [
      run,
      label,
      group || "none",
      acceptable || "none",
      findings || "none",
    ]),
  );
}
