import { formatInteger } from "@/lib/core/format-number";
import { writeTable } from "../calibrate/page-words";
import type { GapCase } from "./cohort";
import type { PartTally } from "./measure-coverage";

/** Coverage of what claims 95 % that counts as held. */
const [LEAST, MOST] = [0.935, 0.965];
const HEADER = [
  "composition",
  "part",
  "truth",
  "estimate",
  "width",
  "holds the truth, %",
  "says that it may not, %",
  "no interval, %",
];

type Row = { readonly of: GapCase; readonly measured: readonly PartTally[] };

/** The table of docs/proving.md. */
export function composeCoverage(rows: readonly Row[], cohorts: number, seed: number): string {
  const error = (100 * Math.sqrt((0.95 * 0.05) / cohorts)).toFixed(2);
  return [
    `Of ${formatInteger(cohorts)} simulated cohorts of each composition, seed ${seed} (Monte Carlo error of the coverage ${error}); truth, estimate and width of the interval are means, in nats. ▲ covers more than 96.5, ▼ less than 93.5.`,
    "",
    ...writeTable(
      HEADER,
      rows.flatMap(({ of, measured }) => measured.map((tally) => [of.words, tally.part, ...cellsOf(tally)])),
    ),
  ].join("\n");
}

function cellsOf({ cohorts, without, held, reserved, truth, estimate, width }: PartTally): readonly string[] {
  const count = cohorts - without;
  const percent = (part: number, of: number): string => ((100 * part) / of).toFixed(1);
  if (count === 0) return ["", "", "", "", "", percent(without, cohorts)];
  const share = held / count;
  const mark = share > MOST ? " ▲" : share < LEAST ? " ▼" : "";
  const means = [truth, estimate, width].map((sum) => (sum / count).toFixed(4).replace("-", "−"));
  return [...means, `${percent(held, count)}${mark}`, percent(reserved, count), percent(without, cohorts)];
}
