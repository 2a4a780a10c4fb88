import type { Axis } from "../chart-model";

const MOST_TICKS = 10;

/** The axis of layers, numbered from the input; their names are in the table. */
export function layerAxis(layers: readonly string[]): Axis {
  const stride = Math.ceil(layers.length / MOST_TICKS);
  const ticks = layers.flatMap((_, index) =>
    index % stride === 0 || index === layers.length - 1 ? [{ value: index + 1, label: String(index + 1) }] : [],
  );
  return {
    label: "layer, 1 = nearest the input",
    scale: "linear",
    domain: [0.5, layers.length + 0.5],
    ticks,
  };
}
