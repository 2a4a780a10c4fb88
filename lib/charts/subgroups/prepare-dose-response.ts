import { formatCount, formatGiven, formatInteger } from "@/lib/core/format-number";
import type { DoseResponse } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { type Axis, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { behindCell, estimateCells, estimateColumns, numberColumn, wordColumn } from "./estimate-cells";
import type { EventWords } from "./event-words";
import type { GroupPlot, GroupPlotSeries } from "./group-plot-model";

const TICKS = [0.33, 0.5, 0.67, 1, 1.5, 2, 3] as const;
const DOMAIN = [0.33, 3] as const;
/** Two points of one level stand beside each other. */
const APART = 0.12;

/** Observed / expected by number of severely injured regions, as it is and at one mix of risks. */
export function prepareDoseResponse(dose: DoseResponse, words: EventWords): GroupPlot {
  const { levels } = dose;
  const patients = levels.reduce((sum, level) => sum + level.patients, 0);
  const events = levels.reduce((sum, level) => sum + level.events, 0);
  const seriesOf = (
    label: string,
    place: number,
    shift: number,
    pick: (level: DoseResponse["levels"][number]) => DoseResponse["levels"][number]["observedExpected"],
  ): GroupPlotSeries => ({
    name: label,
    label,
    place,
    curve: [],
    points: levels.flatMap((level, index) => {
      const estimate = pick(level);
      const y = estimateValue(estimate);
      return y === null || y <= 0 ? [] : [{ x: index + shift, y, interval: estimateInterval(estimate), limits: [] }];
    }),
  });
  return {
    title: dose.sentence,
    sampleSize: `${formatCount(patients, "patient")} with a known number of regions, ${formatInteger(events)} ${words.many}`,
    caption: `Observed / expected ${words.many} by number of body regions with AIS of 3 or more; 95 % intervals. Standardised: every level weighted to the risk fifths of all patients, so that levels are compared at one mix of risks. Trend of the log odds for each further region at the same predicted risk: ${describeEstimate(dose.trend).short} (0 is no trend). Log loss above what the predicted risks promise, at the same mix of risks, changes with each further region by ${describeEstimate(dose.lossTrend).short} (0 is no trend; more is worse). ${describeAttenuation(dose)}`,
    x: levelAxis(levels.map(({ label }) => label)),
    y: {
      label: "observed / expected",
      scale: "log",
      domain: DOMAIN,
      ticks: TICKS.map((value) => ({ value, label: formatGiven(value) })),
    },
    bands: [],
    references: [
      { label: "as many as predicted", dash: "4 3", points: [0, levels.length - 1].map((x) => ({ x, y: 1 })) },
    ],
    series: [
      seriesOf("as observed", 0, -APART, ({ observedExpected }) => observedExpected),
      seriesOf("standardised to the risks of all", 1, APART, ({ standardised }) => standardised),
    ],
    hasLegend: true,
    marked: null,
    table: {
      caption: "Calibration by number of severely injured regions",
      columns: [
        wordColumn("regions with AIS of 3 or more"),
        numberColumn("patients"),
        numberColumn(words.many),
        ...estimateColumns("observed / expected"),
        ...estimateColumns("standardised"),
        ...estimateColumns("loss above what the risks promise"),
        ...estimateColumns("strength that reaches the first layers"),
        wordColumn("method"),
      ],
      rows: levels.map((level) => [
        textCell(level.label),
        numberCell(level.patients, formatInteger),
        numberCell(level.events, formatInteger),
        ...estimateCells(level.observedExpected),
        ...estimateCells(level.standardised),
        ...estimateCells(level.excessLoss),
        ...estimateCells(level.attenuation),
        behindCell(level.standardised),
      ]),
    },
  };
}

/** What training left of these patients' signal on its way to the first layers, as far as the log holds it. */
function describeAttenuation({ levels }: DoseResponse): string {
  const [first] = levels;
  if (first === undefined || levels.every(({ attenuation }) => attenuation.status === "not-supplied")) {
    const what =
      first?.attenuation.status === "not-supplied" ? ` It would take ${first.attenuation.what}, and so on.` : "";
    return `What the training log shows by number of regions was not supplied.${what}`;
  }
  const told = levels.map(({ label, attenuation }) => `${label} ${describeEstimate(attenuation).short}`);
  return `Of the strength near the output this share reaches the first layers: ${told.join(", ")}.`;
}

function levelAxis(labels: readonly string[]): Axis {
  return {
    label: "regions with AIS of 3 or more",
    scale: "linear",
    domain: [-0.5, labels.length - 0.5],
    ticks: labels.map((label, value) => ({ value, label: label.replace(/ regions?$/, "") })),
  };
}
