/**
 * The squared exact gradient of each layer without the noise of the batches. With g of a batch of B cases and
 * g_s of one of B / r (root mean square over the r parts), E‖g‖² = ‖G‖² + tr Σ / B and
 * E‖g_s‖² = ‖G‖² + r tr Σ / B, so that (r‖g‖² − ‖g_s‖²) / (r − 1) estimates ‖G‖² without bias. One step alone
 * may be below zero; means over steps are what counts.
 *
 * @see McCandlish, Kaplan, Amodei et al., arXiv 1812.06162, appendix A.1
 */
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { chooseTensors, groupByLayer, isWeightOf, sumColumns } from "./sum-tensors";

/** Null unless each of the layers has the norms of both batch sizes, tensor by tensor. */
export function squareWithoutNoise(run: RunData, layers: readonly string[]): ReadonlyMap<string, PointColumns> | null {
  const micro = run.settings.accumulatedBatches ?? 1;
  const parts = [
    ...(micro > 1 ? [{ metric: "grad_norm_micro", ratio: micro }] : []),
    { metric: "grad_norm_half", ratio: 2 },
  ];
  for (const { metric, ratio } of parts) {
    const squares = layers.map((layer) => {
      const [whole, part] = [squareOf(run, "grad_norm", layer), squareOf(run, metric, layer)];
      return whole === null || part === null || whole.tensors !== part.tensors
        ? null
        : sumColumns(
            [scale(whole.points, ratio / (ratio - 1)), scale(part.points, -1 / (ratio - 1))],
            (value) => value,
          );
    });
    const known = layers.flatMap((layer, index) => {
      const points = squares[index] ?? null;
      return points === null ? [] : [[layer, points] as const];
    });
    if (known.length === layers.length && known.length > 0) return new Map(known);
  }
  return null;
}

function squareOf(run: RunData, metric: string, layer: string): { tensors: number; points: PointColumns } | null {
  const of = run.layers.find(({ name }) => name === layer);
  const tensors = chooseTensors(run, groupByLayer(run, metric).get(layer) ?? [], (parameter) =>
    isWeightOf(of, parameter),
  );
  const points = sumColumns(
    tensors.map((series) => series.points),
    (value) => value * value,
  );
  return points === null ? null : { tensors: tensors.length, points };
}

function scale({ steps, values }: PointColumns, factor: number): PointColumns {
  return { steps, times: null, values: values.map((value) => factor * value) };
}
