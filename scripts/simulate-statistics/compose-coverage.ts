import { formatInteger } from "@/lib/core/format-number";
import { writeTable } from "../calibrate/page-words";
import type { Coverage } from "./measure-coverage";
import type { Case } from "./patients";

type Result = { readonly of: Case; readonly measured: readonly Coverage[] };

/** Coverage of what claims 95 % that counts as held. */
const [LEAST, MOST] = [0.935, 0.965];

/** Monte Carlo errors beyond which an interval is said to cover too little or too much. */
const ERRORS = 2;

/** The tables of docs/statistics.md: coverage of every method by size and share of events. */
export function composeCoverage(results: readonly Result[], samples: number): string {
  const names = (results[0]?.measured ?? []).map(({ measure, method, isShown }) => ({ measure, method, isShown }));
  const header = ["of", "interval", ...results.map(({ of }) => `${formatInteger(of.n)} ${of.prevalence}`)];
  const rows = names.map(({ measure, method, isShown }, index) => [
    measure,
    isShown ? `**${method}**` : method,
    ...results.map(({ measured }) => writeCoverage(measured[index])),
  ]);
  const error = (100 * Math.sqrt((0.95 * 0.05) / samples)).toFixed(2);
  const slowError = (100 * Math.sqrt((0.95 * 0.05) / (samples / 5))).toFixed(2);
  return [
    `Share of ${formatInteger(samples)} simulated samples whose interval holds the truth, in per cent (Monte Carlo error ${error}; scores and net benefit, which are resampled, on a fifth of the samples, ${slowError}). In bold what the product shows. ▲ covers more than 96.5, ▼ less than 93.5; in brackets the share of samples that had no interval, for example with one class only, where there was any.`,
    "",
    ...writeTable(header, rows),
    "",
    ...listOutside(results),
  ].join("\n");
}

function writeCoverage(coverage: Coverage | undefined): string {
  if (coverage === undefined) return "not measured";
  const share = shareOf(coverage);
  const mark = share > MOST ? " ▲" : share < LEAST ? " ▼" : "";
  const none = coverage.without === 0 ? "" : ` (${((100 * coverage.without) / coverage.samples).toFixed(1)} none)`;
  return `${(100 * share).toFixed(1)}${mark}${none}`;
}

function shareOf({ held, samples, without }: Coverage): number {
  return held / (samples - without);
}

/** What is shown and lies outside, with the side on which it errs; then which methods the product passed over. */
function listOutside(results: readonly Result[]): readonly string[] {
  const outside = results.flatMap(({ of, measured }) =>
    measured.flatMap((coverage) => {
      const share = shareOf(coverage);
      if (share >= LEAST && share <= MOST) return [];
      const error = Math.sqrt((share * (1 - share)) / (coverage.samples - coverage.without));
      const isSure = share < LEAST - ERRORS * error || share > MOST + ERRORS * error;
      return [{ ...coverage, share, isSure, where: `${formatInteger(of.n)} ${of.prevalence}` }];
    }),
  );
  const chosen = outside.filter(({ isShown }) => isShown);
  const passedOver = outside.filter(({ isShown }) => !isShown);
  return [
    chosen.length === 0
      ? "Everything that the product shows lies between 93.5 and 96.5."
      : "What the product shows and lies outside 93.5 to 96.5:",
    "",
    ...chosen.map(
      ({ measure, method, where, share, isSure }) =>
        `- ${measure}, ${method}, ${where}: ${(100 * share).toFixed(1)}${isSure ? "" : ", within the Monte Carlo error of the border"}${share > MOST ? "; it errs to the wide side" : ""}.`,
    ),
    ...(chosen.length === 0 ? [] : [""]),
    "Methods outside that the product does not lead with, and what it shows instead:",
    "",
    ...[...new Set(passedOver.map(({ measure, method }) => `${measure}|${method}`))].map((key) => {
      const [measure = "", method = ""] = key.split("|");
      const where = passedOver
        .filter((coverage) => coverage.measure === measure && coverage.method === method)
        .map((coverage) => `${(100 * coverage.share).toFixed(1)} at ${coverage.where}`);
      const instead = (results[0]?.measured ?? []).find((coverage) => coverage.measure === measure && coverage.isShown);
      return `- ${measure}, ${method}: ${where.join(", ")}. Shown instead: ${instead?.method ?? "nothing"}.`;
    }),
  ]
    .join("\n")
    .split("\n");
}
