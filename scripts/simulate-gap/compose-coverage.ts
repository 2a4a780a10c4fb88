import { formatInteger } from "@/lib/core/format-number";
import { writeTable } from "../calibrate/page-words";
import type { GapCase } from "./cohort";
import type { PartCoverage } from "./measure-coverage";

/** Coverage of what claims 95 % that counts as held. */
const [LEAST, MOST] = [0.935, 0.965];

type Row = { readonly of: GapCase; readonly measured: readonly PartCoverage[] };

/** The table of docs/proving.md. */
export function composeCoverage(rows: readonly Row[], cohorts: number): string {
  const header = ["composition", "part", "truth", "estimate", "width", "holds the truth, %", "without interval, %"];
  const cells = rows.flatMap(({ of, measured }) =>
    measured.map(({ part, held, without, meanTruth, meanEstimate, meanWidth }) => {
      if (without === cohorts) return [of.words, part, "0.0000", "0.0000", "", "nothing scatters", "100.0"];
      const share = held / (cohorts - without);
      const mark = share > MOST ? " ▲" : share < LEAST ? " ▼" : "";
      const numbers = [meanTruth, meanEstimate, meanWidth].map((value) => value.toFixed(4).replace("-", "−"));
      return [of.words, part, ...numbers, `${(100 * share).toFixed(1)}${mark}`, ((100 * without) / cohorts).toFixed(1)];
    }),
  );
  const error = (100 * Math.sqrt((0.95 * 0.05) / cohorts)).toFixed(2);
  return [
    `Of ${formatInteger(cohorts)} simulated cohorts of each composition (Monte Carlo error of the coverage ${error}); truth, estimate and width of the interval are means, in nats. ▲ covers more than 96.5, ▼ less than 93.5.`,
    "",
    ...writeTable(header, cells),
  ].join("\n");
}
