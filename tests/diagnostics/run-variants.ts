/**
 * The same run told otherwise: what a rule answers must not change with any of these, or only from an
 * answer to cannot-tell where less was logged.
 */
import { seededRandom } from "@/lib/core/random";
import { assembleRun, type StoredSeries } from "@/lib/series/assemble-run";
import { CHUNK_POINTS, decodePoints, encodePoints } from "@/lib/series/chunk-codec";
import type { PointColumns, RunData, RunSeries } from "@/lib/series/run-data";

/** Metrics that grow with the gradient: once (norms, gradient times update). */
const LINEAR_IN_GRADIENT = /^grad_(?:norm|dot)/;

/** Every logged gradient multiplied by one constant, as by a loss scale that nobody took out. */
export function scaleGradients(run: RunData, factor: number): RunData {
  return changePoints(run, (series) =>
    LINEAR_IN_GRADIENT.test(series.metric)
      ? { ...series.points, values: series.points.values.map((value) => value * factor) }
      : series.points,
  );
}

/** Words in a name that say what a layer is for; renaming a normalisation to something else makes it another layer. */
const SAYS_NORMALISATION = /norm|(?:^|[._/])(?:ln|bn|gn)/i;

/**
 * The layers called otherwise, in the order they have; names in the settings follow. The alphabet puts
 * the new names into another order than the old ones.
 */
export function giveOtherNames(run: RunData): RunData {
  const names = new Map(
    run.layers.map(({ name }, index) => {
      const place = (index * 7 + 3) % 1009;
      return [name, `z${1009 - place}.${SAYS_NORMALISATION.test(name) ? "norm" : "block"}_${index}`];
    }),
  );
  const rename = (name: string): string => {
    const own = names.get(name);
    if (own !== undefined) return own;
    const layer = [...names.keys()].find((candidate) => name.startsWith(`${candidate}.`));
    return layer === undefined ? name : `${names.get(layer)}${name.slice(layer.length)}`;
  };
  const { settings } = run;
  const order = run.layers.map(({ name }) => rename(name));
  return assembleRun({
    ...sourceOf(run),
    settings: {
      ...settings,
      layerOrder: order,
      frozenLayers: settings.frozenLayers.map(rename),
      numel: Object.fromEntries(Object.entries(settings.numel).map(([name, numel]) => [rename(name), numel])),
    },
    series: run.series.map((series) => {
      const stored = store(series);
      if (series.layer === null) return stored;
      const layer = rename(series.layer);
      const key = `${series.metric}/${layer}${series.parameter === null ? "" : `.${series.parameter}`}`;
      return { ...stored, key, mapping: { ...stored.mapping, layer } };
    }),
  });
}

/** The old name of each layer of a renamed run, to compare what verdicts name. */
export function namesBefore(run: RunData, renamed: RunData): (name: string) => string {
  const names = new Map(renamed.layers.map(({ name }, index) => [name, run.layers[index]?.name ?? name]));
  return (name) => names.get(name) ?? name;
}

/** The run as it is assembled from its series, the order of its layers stated: what the others are compared with. */
export function assembleAgain(run: RunData): RunData {
  return assembleRun({ ...sourceOf(run), series: run.series.map(store) });
}

/** The series in another order; the order of the layers is stated, since a guess would follow the series. */
export function shuffleSeries(run: RunData, seed: number): RunData {
  return assembleRun({ ...sourceOf(run), series: shuffle(run.series.map(store), seededRandom(seed)) });
}

/**
 * The same points as they come from a live run: in batches of other sizes that arrive late, repeat
 * some points, and are folded into chunks with other borders.
 */
export function rebatch(run: RunData, seed: number): RunData {
  const random = seededRandom(seed);
  return assembleRun({
    ...sourceOf(run),
    series: run.series.map((series) => {
      const batches = cut(series.points, 1 + Math.floor(random() * 60), random);
      const arrived = shuffle(batches, random);
      const [again] = arrived;
      const columns = join(again === undefined || random() < 0.5 ? arrived : [...arrived, again]);
      const chunks = cut(columns, Math.min(CHUNK_POINTS, 1 + Math.floor(random() * 200)), random);
      return { ...store(series), columns: join(chunks.map((chunk) => decodePoints(encodePoints(chunk)))) };
    }),
  });
}

/** As if every second record had been logged, the first one with them. */
export function keepEverySecond(run: RunData): RunData {
  const steps = new Set<number>();
  for (const { points } of run.series) for (const step of points.steps) steps.add(step);
  const kept = new Set([...steps].sort((a, b) => a - b).filter((_, index) => index % 2 === 0));
  const thinned = changePoints(run, ({ points }) => {
    const keep = points.steps.map((step) => (kept.has(step) ? 1 : 0));
    const pick = (values: Float64Array): Float64Array => values.filter((_, index) => keep[index] === 1);
    return {
      steps: pick(points.steps),
      times: points.times === null ? null : pick(points.times),
      values: pick(points.values),
    };
  });
  return assembleRun({
    ...sourceOf(run),
    series: thinned.series.filter(({ points }) => points.steps.length > 0).map(store),
  });
}

/** Without the tensors that are biases. */
export function dropBiases(run: RunData): RunData {
  const isBias = ({ layer, parameter }: RunSeries): boolean =>
    run.layers
      .find(({ name }) => name === layer)
      ?.parameters.some(({ name, role }) => name === parameter && role === "bias") ?? false;
  return assembleRun({ ...sourceOf(run), series: run.series.filter((series) => !isBias(series)).map(store) });
}

/** The same run in objects of its own, so that nothing remembered of the first one helps. */
export function copyRun(run: RunData): RunData {
  return structuredClone(run);
}

function changePoints(run: RunData, change: (series: RunSeries) => PointColumns): RunData {
  return {
    ...run,
    series: run.series.map((series) => {
      const points = change(series);
      return { ...series, points, storedPoints: points.steps.length };
    }),
  };
}

function sourceOf(run: RunData) {
  return {
    name: run.name,
    formats: run.formats,
    settings: { ...run.settings, layerOrder: run.layers.map(({ name }) => name) },
    layerFacts: run.layers.map(({ name, depth, numel }) => ({ layer: name, depth, numel })),
  };
}

function store({
  key,
  context,
  estimated,
  points,
  metric,
  layer,
  parameter,
  subgroup,
  split,
}: RunSeries): StoredSeries {
  return { key, context, estimated, mapping: { metric, layer, parameter, subgroup, split }, columns: points };
}

function cut(columns: PointColumns, size: number, random: () => number): readonly PointColumns[] {
  const parts: PointColumns[] = [];
  for (let from = 0; from < columns.steps.length; ) {
    const to = from + 1 + Math.floor(random() * size);
    parts.push({
      steps: columns.steps.subarray(from, to),
      times: columns.times?.subarray(from, to) ?? null,
      values: columns.values.subarray(from, to),
    });
    from = to;
  }
  return parts;
}

function join(parts: readonly PointColumns[]): PointColumns {
  const times = parts.every((part) => part.times !== null);
  return {
    steps: Float64Array.from(parts.flatMap((part) => [...part.steps])),
    times: times && parts.length > 0 ? Float64Array.from(parts.flatMap((part) => [...(part.times ?? [])])) : null,
    values: Float64Array.from(parts.flatMap((part) => [...part.values])),
  };
}

function shuffle<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
