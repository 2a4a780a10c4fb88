import { formatInteger } from "@/lib/core/format-number";
import { describeNumber } from "@/lib/diagnostics/describe-number";
import type { MeasuredRun } from "../measured-run";
import { writeCount, writeTable } from "../page-words";
import { FLAT_COST, type Stretch } from "./choose-limit";
import { type CrossValidation, crossValidate } from "./cross-validate";
import { isBeyond, type Limit } from "./limit";
import { listCases } from "./list-cases";
import { LIMITS } from "./read-limits";

type Row = { readonly limit: Limit; readonly statistic: string; readonly result: CrossValidation };

/**
 * The part of the page that holds the limits of the rules against those that cross-validation over
 * families chooses.
 *
 * @param runs runs that may be used for choosing, borderline ones too
 */
export function composeLimits(runs: readonly MeasuredRun[]): readonly string[] {
  const rows = LIMITS.flatMap((limit) => judgeLimit(limit, runs));
  const { same, n } = countAgreement(runs);
  return [
    "Each limit that alone decides whether a rule finds something, with everything else that the rule asks for held as it is. Each family of runs is left out in turn, a limit is chosen on the other families, and the family is judged by it; families of one name are one family in whatever set they stand. Borderline runs, and faults that the log cannot show, are left out.",
    "",
    "Chosen is the limit with the least share of missed faults + 2 × share of false alarms, of several the middle of their widest stretch. A false alarm counts twice because it spoils more than itself: whoever was alarmed without cause reads the next finding as noise. Shares are taken of all runs in which the rule could answer, missed faults of those whose trouble starts there, false alarms of those in which it is neither true nor acceptable, so that a limit that decides about a few runs is not moved by one of them.",
    "",
    `With the limits in use these readings give the answer of the rule itself in ${formatInteger(same)} of ${formatInteger(n)} cases.`,
    "",
    ...writeTable(
      [
        ...[
          "rule",
          "statistic",
          "faults that hang on it (families)",
          "other runs that do",
          "limit in use",
          "chosen on all runs",
        ],
        ...["chosen with a family left out", "limits within 0.02 of the least cost", "the limit in use"],
      ],
      rows.map(({ limit, statistic, result }) => [
        limit.rule,
        statistic,
        result.faults === 0 ? "0" : `${result.faults} (${result.faultFamilies})`,
        String(result.others),
        describeNumber(limit.threshold.value),
        result.best === null ? "–" : describeNumber(result.best),
        writeChosen(result.chosen),
        result.flat.map(writeStretch).join(" and "),
        writePlace(result),
      ]),
    ),
    "",
    "The rule in the families that were left out, by the limits that were chosen without them, and over the same runs by the limit in use, which was chosen with these runs in view:",
    "",
    ...writeTable(
      [
        ...["rule", "statistic", "found, limit in use", "found, chosen limits"],
        ...["false alarms, limit in use", "false alarms, chosen limits", "cost, limit in use", "cost, chosen limits"],
      ],
      rows
        .filter(({ result }) => result.chosen !== null && result.faultFamilies > 1)
        .map(({ limit, statistic, result: { inUse, leftOut } }) => [
          limit.rule,
          statistic,
          writeCount(inUse.found),
          writeCount(leftOut.found),
          writeCount(inUse.falseAlarm),
          writeCount(leftOut.falseAlarm),
          writeCost(inUse.cost),
          writeCost(leftOut.cost),
        ]),
    ),
    "",
    "A statistic that is one sign of several is judged twice: as it works in the product, where a run in which another sign speaks is found whatever this limit is, and alone, where every fault that it does not show is missed. The first says what moving the limit would change, the second how well the statistic tells such runs apart; a sign whose limit costs much alone is set to be sure, and leaves the rest to the others. Where the faults that hang on a limit are of one family, leaving it out leaves nothing to choose from: it stands in the first table only.",
    "",
    "What this cannot show: the label of overfitting is itself a rise by a fifth, and that of a plateau a loss within 6 % of the constant answer, so that agreement there says that the log shows what the label says, not that the limit is the right one. A run is called free of skill below 0.05, measured on all training cases, while base-rate sees the logged loss. Oscillation, the update ratio and the rules of context have no labels; non-finite has no limit to choose.",
  ];
}

/** One row, and a second where the statistic is one sign of several. */
function judgeLimit(limit: Limit, runs: readonly MeasuredRun[]): readonly Row[] {
  const rowOf = (statistic: string, isAlone: boolean): Row => ({
    limit,
    statistic,
    result: crossValidate(listCases(limit, runs, isAlone), limit.threshold.value, limit),
  });
  const row = rowOf(limit.statistic, false);
  return limit.isFoundAnyway === undefined ? [row] : [row, rowOf(`${limit.statistic}: alone`, true)];
}

/** Readings that, held against the limit in use, say what the rule said. */
function countAgreement(runs: readonly MeasuredRun[]): { readonly same: number; readonly n: number } {
  const agrees = runs.flatMap(({ readings, answers }) =>
    LIMITS.flatMap(({ id, rule, threshold, direction }) => {
      const reading = readings.get(id);
      if (reading === undefined) return [];
      const isSaid = reading.isFoundAnyway || isBeyond(reading.value, threshold.value, direction);
      return [isSaid === (answers.get(rule)?.outcome === "finding")];
    }),
  );
  return { same: agrees.filter(Boolean).length, n: agrees.length };
}

function writeChosen(chosen: CrossValidation["chosen"]): string {
  if (chosen === null) return "–";
  const [least, most] = chosen.map(describeNumber);
  return least === most ? `${least}` : `${least} to ${most}`;
}

function writeStretch({ from, to }: Stretch): string {
  if (!Number.isFinite(from)) return Number.isFinite(to) ? `up to ${describeNumber(to)}` : "any";
  return Number.isFinite(to) ? `${describeNumber(from)} to ${describeNumber(to)}` : `above ${describeNumber(from)}`;
}

/** A limit outside by less than one missed fault is outside by a single run. */
function writePlace({ faults, others, extraCost, faultCost }: CrossValidation): string {
  if (faults + others === 0) return "decides nothing";
  if (extraCost <= FLAT_COST) return "inside";
  return `outside: costs ${writeCost(extraCost)} more (one missed fault: ${writeCost(faultCost)})`;
}

function writeCost(cost: number): string {
  return describeNumber(Number(cost.toFixed(3)));
}
