import type { Verdict } from "@/lib/core/verdict";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import type { Rule } from "@/lib/diagnostics/rule";
import type { RunData } from "@/lib/series/run-data";

/** The verdict of one rule on a run, whatever else the catalogue holds. */
export function judgeOne(rule: Rule, run: RunData): Verdict {
  const [verdict, ...others] = judgeRules([rule], run).verdicts;
  if (!verdict || others.length > 0) throw new Error(`${rule.id} gave ${others.length + (verdict ? 1 : 0)} verdicts.`);
  return verdict;
}

/** The estimate behind a verdict; fails where there is none. */
export function estimateOf({ statistic }: Verdict) {
  if (statistic.estimate.status !== "estimated") throw new Error(`${statistic.name}: ${statistic.estimate.status}`);
  return statistic.estimate;
}

/** The same run with the layers called otherwise. */
export function renameLayers(run: RunData, rename: (name: string) => string): RunData {
  return {
    ...run,
    layers: run.layers.map((layer) => ({ ...layer, name: rename(layer.name) })),
    series: run.series.map((series) => (series.layer === null ? series : { ...series, layer: rename(series.layer) })),
    settings: { ...run.settings, frozenLayers: run.settings.frozenLayers.map(rename) },
  };
}

/** The same run with the values of some metrics multiplied. */
export function scaleMetrics(run: RunData, factors: Readonly<Record<string, number>>): RunData {
  return {
    ...run,
    series: run.series.map((series) => {
      const factor = factors[series.metric];
      if (factor === undefined) return series;
      return { ...series, points: { ...series.points, values: series.points.values.map((value) => value * factor) } };
    }),
  };
}

/** The same run with its series in another order. */
export function reverseSeries(run: RunData): RunData {
  return { ...run, series: [...run.series].reverse() };
}
