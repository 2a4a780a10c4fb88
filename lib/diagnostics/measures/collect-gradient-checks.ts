import { compareNaturally } from "@/lib/series/natural-order";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { rememberByRun } from "./remember-by-run";

/** One derivative that was computed twice: by the training's own means and from differences of the loss. */
export type GradientCheck = {
  /** As the check names it, for example `encoder.0.weight[3]`. */
  readonly name: string;
  /** The parameter it belongs to, for example `encoder.0.weight`. */
  readonly parameter: string;
  readonly layer: string | null;
  /** Of the record; a check that had none is numbered by its place in the file. */
  readonly step: number;
  readonly analytic: number;
  readonly numerical: number;
  /** Null where it was not logged. */
  readonly h: number | null;
};

const METRIC = /^gradient_check[/.](analytic|numerical|h)$/;
type Field = "analytic" | "numerical" | "h";

/** Every pair of derivatives that the native `gradient_check` records of a run hold, by name and step. */
export const collectGradientChecks = (run: RunData): readonly GradientCheck[] => checksOf(run, "checks");

/** Checks of the elements of one parameter together, in the order in which the parameters come first. */
export function groupByParameter<Check extends GradientCheck>(
  checks: readonly Check[],
): ReadonlyMap<string, readonly Check[]> {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const group = groups.get(check.parameter);
    if (group) group.push(check);
    else groups.set(check.parameter, [check]);
  }
  return groups;
}

const checksOf = rememberByRun((run, _key: "checks"): readonly GradientCheck[] => {
  const fields = new Map<string, Partial<Record<Field, RunSeries>>>();
  for (const series of run.series.filter(({ subgroup, points }) => subgroup === null && points.steps.length > 0)) {
    const field = METRIC.exec(series.metric)?.[1];
    if (field !== "analytic" && field !== "numerical" && field !== "h") continue;
    const known = fields.get(nameOf(series)) ?? {};
    fields.set(nameOf(series), { ...known, [field]: choose(series, known[field]) });
  }
  return [...fields.keys()].sort(compareNaturally).flatMap((name) => pairUp(name, fields.get(name) ?? {}));
});

/** Where two series were mapped to one name, the longer one, then the first key, whatever came first. */
function choose(series: RunSeries, other: RunSeries | undefined): RunSeries {
  if (!other) return series;
  const longer = series.points.steps.length - other.points.steps.length;
  return longer > 0 || (longer === 0 && series.key < other.key) ? series : other;
}

function pairUp(name: string, { analytic, numerical, h }: Partial<Record<Field, RunSeries>>): readonly GradientCheck[] {
  if (!analytic || !numerical) return [];
  const numericals = byStep(numerical);
  const sizes = h && byStep(h);
  return [...byStep(analytic)].flatMap(([step, value]) => {
    const other = numericals.get(step);
    if (other === undefined) return [];
    const parameter = name.replace(/\[[^[]*\]$/, "");
    const size = sizes?.get(step) ?? null;
    return [{ name, parameter, layer: analytic.layer, step, analytic: value, numerical: other, h: size }];
  });
}

function byStep({ points: { steps, values } }: RunSeries): ReadonlyMap<number, number> {
  return new Map(Array.from(steps, (step, index) => [step, values[index] ?? Number.NaN]));
}

/** Layer and parameter put together again as they were split: `[3]` belongs to the name before it. */
function nameOf({ layer, parameter, key }: RunSeries): string {
  if (layer === null) return parameter ?? key;
  if (parameter === null) return layer;
  return parameter.startsWith("[") ? `${layer}${parameter}` : `${layer}.${parameter}`;
}
