import { formatCount } from "@/lib/core/format-number";

const MOST_NAMES = 3;

/**
 * Names of layers in a sentence. "layers.0 to layers.8 (9 layers)" only where no layer in between is
 * left out; else the first names and how many more.
 *
 * @param order all layers of the run, input to output
 */
export function describeLayers(layers: readonly string[], order: readonly string[]): string {
  if (layers.length <= MOST_NAMES) return layers.join(", ");
  const places = layers.map((layer) => order.indexOf(layer));
  const start = places[0] ?? -1;
  const isBlock = start >= 0 && places.every((place, index) => place === start + index);
  if (isBlock) return `${layers[0]} to ${layers.at(-1)} (${formatCount(layers.length, "layer")})`;
  return `${layers.slice(0, MOST_NAMES).join(", ")} and ${layers.length - MOST_NAMES} more`;
}
