import { formatInteger, formatPercent } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { writeTable } from "../calibrate/page-words";
import type { LabelledAnswer } from "./judge-labelled";
import type { PowerRow } from "./power";
import { LOG_RULES, type ScenarioCounts } from "./run-scenario";

/** The section of docs/error-rates.md on the rules that look at subgroups of patients. */
export function composeSection(
  counts: readonly ScenarioCounts[],
  power: readonly PowerRow[],
  labelled: readonly LabelledAnswer[],
): string {
  return [
    "## Subgroups of patients",
    "",
    "Written by `npm run simulate-subgroups`; do not edit. Small perceptrons, trained on simulated patients whose true risk is known, with five groups of 44 % to 6 % (or 2 %) of them, logged as native records with half-batches and predictions for patients outside training. The rules, their limits and the scenarios were tuned on runs with the seeds 1,000 to 1,099; the figures below are of seeds from 700,000 on, on which nothing was tuned. An earlier form of the rule on excess loss (twice the smallest effect, and the larger of two p values) had been measured on seeds from 500,000 on, with findings in 3 of 255 runs without a difference, and was changed for its power. Brackets hold Wilson's 95 % interval.",
    "",
    "### No true difference",
    "",
    "Groups are drawn at random, so that every difference between them is chance. The goal is that at most 5 % of runs carry any finding on a subgroup. All tests of a run are one family (Benjamini and Hochberg at 5 %, groups × kinds of evidence × rules, one window each). Share and conflict cannot tell in most runs that have settled: nothing is left above the noise of the halves.",
    "",
    ...tabulateNull(counts.filter(({ scenario }) => scenario.truth === "nothing")),
    "",
    "### Harder, but no worse than it could be",
    "",
    "Base rates or what the features tell differ between groups, and the network is told the group. What is true of each trained network is measured on 8,000 fresh patients: a group is underserved where its divergence from the true risk is at least twice that of all other patients, in nats and relative to the lowest attainable loss, and not underserved below 1.5 times relative to it. What lies between is not scored.",
    "",
    ...tabulateTruth(counts.filter(({ scenario }) => scenario.truth !== "starved" && scenario.truth !== "nothing")),
    "",
    "### A signal that does not arrive",
    "",
    ...tabulateStarved(counts.filter(({ scenario }) => scenario.truth === "starved")),
    "",
    "### Power beside an oracle",
    "",
    "The oracle sees the same data at the same level (5 % over the tests of the run) and knows every parameter of both hypotheses, the direction, and which group is concerned: the likelihood ratio for outcomes, known means for losses and gradients. The rule knows none of it, tests all groups, and asks for a smallest size of effect besides; where it falls behind, that is the price.",
    "",
    ...tabulatePower(power),
    ...(labelled.length === 0 ? [] : ["", "### Labelled runs from elsewhere", "", ...tabulateLabelled(labelled)]),
    "",
  ].join("\n");
}

function tabulateNull(counts: readonly ScenarioCounts[]): readonly string[] {
  const sum = (read: (count: ScenarioCounts) => number): number =>
    counts.reduce((total, count) => total + read(count), 0);
  const runs = sum((count) => count.runs);
  const ofRule = (count: ScenarioCounts, rule: (typeof LOG_RULES)[number]): number => count.byRule.get(rule)?.any ?? 0;
  return writeTable(
    [
      "training",
      "runs",
      "any finding of the four rules",
      ...LOG_RULES.map((rule) => RULE_NAMES[rule].toLowerCase()),
      "with performance by subgroup as well",
    ],
    [
      ...counts.map((count) => [
        count.scenario.words,
        formatInteger(count.runs),
        share(count.withFinding, count.runs),
        ...LOG_RULES.map((rule) => String(ofRule(count, rule))),
        share(count.withAnyFinding, count.runs),
      ]),
      [
        "all",
        formatInteger(runs),
        share(
          sum((count) => count.withFinding),
          runs,
        ),
        ...LOG_RULES.map((rule) => String(sum((count) => ofRule(count, rule)))),
        share(
          sum((count) => count.withAnyFinding),
          runs,
        ),
      ],
    ],
  );
}

function tabulateTruth(counts: readonly ScenarioCounts[]): readonly string[] {
  return writeTable(
    [
      "training",
      "runs",
      "sound runs with a finding",
      "groups that are not underserved and were named",
      "groups that are underserved and were named",
      "conflict of the concerned group",
      "share of the concerned group",
    ],
    counts.map((count) => [
      count.scenario.words,
      formatInteger(count.runs),
      share(count.soundRuns.named, count.soundRuns.runs),
      share(count.notUnderserved.named, count.notUnderserved.groups),
      share(count.underserved.named, count.underserved.groups),
      concerned(count, "subgroup-gradient-conflict"),
      concerned(count, "subgroup-gradient-share"),
    ]),
  );
}

function tabulateStarved(counts: readonly ScenarioCounts[]): readonly string[] {
  return writeTable(
    [
      "training",
      "runs",
      "vanishing found in the concerned group",
      "could not tell of it",
      "vanishing found in another group only",
    ],
    counts.map((count) => {
      const own = count.byRule.get("subgroup-vanishing") ?? { any: 0, concerned: 0, silent: 0 };
      return [
        count.scenario.words,
        formatInteger(count.runs),
        share(own.concerned, count.runs),
        share(own.silent, count.runs),
        share(own.any - own.concerned, count.runs),
      ];
    }),
  );
}

function tabulatePower(rows: readonly PowerRow[]): readonly string[] {
  return writeTable(
    ["evidence", "effect", "patients of the group", "events", "rule", "oracle", "rule over oracle"],
    rows.map(({ source, effect, patients, events, found, oracle, replicates }) => [
      source,
      effect,
      formatInteger(patients),
      events === 0 ? "none counted" : `about ${formatInteger(events)}`,
      share(found, replicates),
      formatPercent(oracle / replicates),
      oracle === 0 ? "no power" : (found / oracle).toFixed(2),
    ]),
  );
}

function tabulateLabelled(answers: readonly LabelledAnswer[]): readonly string[] {
  return writeTable(
    ["run", "label", "true of", "also acceptable", "findings"],
    answers.map(({ run, label, group, acceptable, findings }) => [
      run,
      label,
      group || "none",
      acceptable || "none",
      findings || "none",
    ]),
  );
}

function concerned({ byRule, runs }: ScenarioCounts, rule: (typeof LOG_RULES)[number]): string {
  const { concerned: found = 0, silent = 0 } = byRule.get(rule) ?? {};
  return `${found} of ${runs}, could not tell in ${silent}`;
}

function share(events: number, n: number): string {
  const estimate = estimateProportion(events, n);
  if (estimate.status !== "estimated") return "none";
  const { value, lower = value, upper = value } = estimate;
  return `${events} of ${n}: ${formatPercent(value)} (${formatPercent(lower)} to ${formatPercent(upper)})`;
}
