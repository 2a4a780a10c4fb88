import { formatCount, formatGiven, formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import type { RiskDistribution, RiskGroup, RiskLaw, RiskNumber } from "@/lib/diagnostics/sensitivity/risk-law";
import type { NotKnown } from "@/lib/diagnostics/sensitivity/sensitivity";
import { linearAxis } from "../axis-ticks";
import { type Axis, type EmptyChart, numberCell, type TableCell, textCell } from "../chart-model";
import type { PlotChart } from "../plot-model";
import { toEmptyChart } from "./to-empty-chart";

/** As many as there are styles of lines; the table and the sentences have every group. */
const MOST_CURVES = 4;
const FEW_TICKS = [0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999];
const MANY_TICKS = [0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9];
/** Log-odds from one end to the other up to which there is room for many. */
const NARROW = 5;
/** A picture from 0.01 % to 99.99 %: farther out the axis would be stretched by single patients. */
const WIDEST = 9.21;
/** Further apart than this, in standard errors of the sample, is called different. */
const AGREED = 2;

type Measured = RiskGroup & { readonly law: RiskLaw };

/** What is said of the distribution of predicted risk, and its picture; null where no group has one. */
export type RiskView = {
  readonly chart: PlotChart | null;
  /** One per group. */
  readonly sentences: readonly string[];
  readonly about: string;
};

export function prepareRiskDistribution(risks: RiskDistribution | NotKnown): RiskView | EmptyChart {
  if (risks.status === "not-known") return toEmptyChart(risks);
  const measured = risks.groups.filter(isMeasured);
  return {
    chart: measured.length === 0 ? null : draw(risks, measured),
    sentences: risks.groups.map((group) => describeGroup(group, risks.threshold.value)),
    about: describeSource(risks),
  };
}

function isMeasured(group: RiskGroup): group is Measured {
  return group.law.status === "measured";
}

function describeGroup(group: RiskGroup, threshold: number): string {
  const who = `${group.name} (${formatCount(group.patients, "patient")})`;
  if (!isMeasured(group))
    return `${who}: not estimable. ${group.law.status === "not-estimable" ? group.law.reason : ""}`;
  const { expectation, variance, tail } = group.law;
  const number = `expected risk ${percent(expectation.integral)}, variance ${formatNumber(variance.integral)}, and ${percent(tail.integral)} of the distribution at or above a risk of ${percent(threshold)}`;
  return `${who}: ${number}. ${agreement({ expectation, variance, tail })}`;
}

/** Compares the smooth density with the patients as they are, in standard errors of the latter. */
function agreement(numbers: Readonly<Record<"expectation" | "variance" | "tail", RiskNumber>>): string {
  const apart = (["expectation", "variance", "tail"] as const).flatMap((name) => {
    const { integral, sample, standardError } = numbers[name];
    const distance = Math.abs(integral - sample);
    if (distance <= AGREED * standardError) return [];
    const size =
      standardError > 0 ? `${formatNumber(distance / standardError, 2)} standard errors` : formatNumber(distance, 2);
    return [`the ${name} by ${size} (${formatNumber(integral)} against ${formatNumber(sample)})`];
  });
  if (apart.length === 0) return `The patients counted one by one give the same within ${AGREED} standard errors.`;
  return `The smooth density differs from the patients counted one by one in ${apart.join(" and ")}; there, believe the patients.`;
}

function describeSource({ set, rows, threshold, omitted, hasWeights, groups }: RiskDistribution): string {
  const where = {
    plan: "the declared threshold of the project's plan",
    predictions: "the threshold that the predictions state",
    example: "an example: no threshold was declared",
  }[threshold.origin];
  const points = groups.filter(isMeasured).reduce((sum, { law }) => sum + law.atZero + law.atOne, 0);
  return [
    `From ${set}. ${rows}`,
    `The threshold ${percent(threshold.value)} is ${where}.`,
    points > 0
      ? "Risks of exactly 0 or 1 have no log-odds; they count as points of their own beside the smooth density."
      : "",
    hasWeights ? "The weights of the file take no part: every row counts once." : "",
    omitted > 0 ? `${formatCount(omitted, "more group")} left out.` : "",
    "Risks are what the model predicts, not what happened; whether they agree with the outcomes stands on the Subgroups tab.",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function draw({ threshold, groups }: RiskDistribution, measured: readonly Measured[]): PlotChart {
  const drawn = measured.slice(0, MOST_CURVES);
  const top = Math.max(...drawn.flatMap(({ law }) => law.curve.map(([, density]) => density)));
  const left = measured.length > drawn.length ? `, ${drawn.length} of ${measured.length} groups drawn` : "";
  return {
    title: `Expected risk by integration: ${drawn.map(({ name, law }) => `${name} ${percent(law.expectation.integral)}`).join(", ")}`,
    sampleSize: `${drawn.map(({ name, patients }) => `${name} n = ${formatInteger(patients)}`).join(", ")}${left}`,
    caption: `Kernel density of the log-odds of the predicted risk (Gaussian, Silverman's bandwidth), so that none of it lies outside 0 to 1; upright line: risk ${percent(threshold.value)}. Expectation, variance and tail are its integrals by adaptive Gauss–Kronrod quadrature, with bounds on their error. Smoothing widens the distribution a little, which is why the patients counted one by one, with their standard errors, stand beside.`,
    x: riskAxis(drawn),
    y: linearAxis("density per unit of log-odds", 0, top),
    marks: [
      ...drawn.map(({ law }, style) => ({
        kind: "curve" as const,
        points: law.curve.map(([x, y]) => ({ x, y })),
        style,
      })),
      { kind: "upright", x: Math.log(threshold.value / (1 - threshold.value)) },
    ],
    legend: drawn.map(({ name }, style) => ({ label: name, style, shape: "line" as const })),
    table: tabulate(groups),
  };
}

/** Even in log-odds, written in risks. */
function riskAxis(drawn: readonly Measured[]): Axis {
  const places = drawn.flatMap(({ law }) => law.curve.map(([x]) => x));
  const low = Math.max(-WIDEST, Math.min(...places));
  const high = Math.min(WIDEST, Math.max(...places));
  const ticks = (high - low > NARROW ? FEW_TICKS : MANY_TICKS)
    .map((risk) => ({ value: Math.log(risk / (1 - risk)), label: percent(risk) }))
    .filter(({ value }) => value >= low && value <= high);
  return { label: "predicted risk, even in log-odds", scale: "linear", domain: [low, high], ticks };
}

const COLUMNS = ["expected risk", "variance", "tail at or above the threshold"] as const;

function tabulate(groups: readonly RiskGroup[]): PlotChart["table"] {
  const numeric = (label: string) => ({ label, isNumeric: true });
  return {
    caption: "Expectation, variance and tail of the predicted risk, integrated and counted",
    columns: [
      { label: "group", isNumeric: false },
      numeric("patients"),
      ...COLUMNS.flatMap((name) => [
        numeric(name),
        numeric("bound on its error"),
        numeric("from the patients"),
        numeric("standard error"),
      ]),
      numeric("integral of the density"),
      numeric("bandwidth, log-odds"),
      { label: "why there is none", isNumeric: false },
    ],
    rows: groups.map((group) => [
      textCell(group.name),
      numberCell(group.patients, formatInteger),
      ...(isMeasured(group) ? lawCells(group.law) : noLawCells(group)),
    ]),
  };
}

function lawCells({ expectation, variance, tail, mass, bandwidth }: RiskLaw): readonly TableCell[] {
  const cells = [expectation, variance, tail].flatMap(({ integral, errorBound, sample, standardError }) => [
    numberCell(integral, (value) => formatNumber(value, 4)),
    numberCell(errorBound, (value) => formatNumber(value, 2)),
    numberCell(sample, (value) => formatNumber(value, 4)),
    numberCell(standardError, (value) => formatNumber(value, 2)),
  ]);
  return [...cells, numberCell(mass.value, formatGiven), numberCell(bandwidth, formatNumber), textCell("")];
}

function noLawCells({ law }: RiskGroup): readonly TableCell[] {
  const empty = Array.from({ length: COLUMNS.length * 4 + 2 }, () => numberCell(null, formatNumber, "not estimable"));
  return [...empty, textCell(law.status === "not-estimable" ? law.reason : "")];
}

function percent(share: number): string {
  return share > 0 && share < 0.001 ? `${formatNumber(100 * share, 2)} %` : formatPercent(share);
}
