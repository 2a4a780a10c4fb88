import { formatInteger } from "@/lib/core/format-number";
import { writeTable } from "../calibrate/page-words";
import type { OutcomeRow } from "./measure-outcomes";

/** The table of docs/proving.md. */
export function composeOutcomes(rows: readonly OutcomeRow[], looks: number, experiments: number): string {
  const percent = (count: number): string => ((100 * count) / experiments).toFixed(1);
  const header = [
    ...["differences", "pairs", "true effect", "scatter"],
    ...["changed", "worse", "not changed", "cannot tell", "interval holds"],
  ];
  const cells = rows.map(({ of, outcomes, held }) => [
    of.shape,
    String(of.pairs),
    String(of.effect).replace("-", "−"),
    String(of.scatter),
    percent(outcomes.changed),
    percent(outcomes.worse),
    percent(outcomes["not-changed"]),
    percent(outcomes["cannot-tell"]),
    percent(held),
  ]);
  const error = (100 * Math.sqrt((0.95 * 0.05) / experiments)).toFixed(2);
  return [
    `Of ${formatInteger(experiments)} simulated experiments of each kind, in per cent (Monte Carlo error of the coverage ${error}). Effect and scatter (standard deviation of the differences) in margins; below 0 the repair works.`,
    "",
    ...writeTable(header, cells),
    "",
    `Whoever looked after every pair from the second to the twentieth, and stopped when the repair looked better, would find "changed" in ${percent(looks)} % of experiments in which nothing is true (normal differences, a scatter of one margin). The product computes nothing before all pairs are there.`,
  ].join("\n");
}
