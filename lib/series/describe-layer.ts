import type { Layer, LayerParameter } from "./run-data";

/** A module whose last name part says that it normalises: `ln1`, `bn_2`, `input_layernorm`, `batch_normalization_3`. */
const NORMALISATION_MODULE = /(?:^|_)(?:ln|bn|gn)(?:_?\d+|_[a-z]\w*)?$|norm/i;
const NORMALISATION_PARAMETER = /^(?:gamma|beta|running_(?:mean|var)|moving_(?:mean|variance))(?::\d+)?$/;
const BIAS_PARAMETER = /^(?:bias|in_proj_bias)/;

/**
 * Describes a layer from the parameters that were logged of it.
 *
 * A layer logged as one has a single parameter of role "whole" that carries the layer's name, or of
 * role "normalisation" when the module's name says that it normalises. A `weight` with as many
 * elements as its `bias` is a gain, hence normalisation, unless both have one element.
 *
 * @param parameters names inside the layer in order of appearance; null = the layer as one
 * @param numelOf number of elements by layer or parameter name, null when not known
 */
export function describeLayer(
  name: string,
  depth: number,
  parameters: readonly (string | null)[],
  numelOf: (name: string) => number | null,
): Layer {
  const sizes = parameters.map((parameter) => numelOfParameter(name, parameter, numelOf));
  const biasSize = sizes[parameters.indexOf("bias")] ?? null;
  const described = parameters.map((parameter, index): LayerParameter => {
    const numel = sizes[index] ?? null;
    const isGain = parameter === "weight" && numel !== null && numel > 1 && numel === biasSize;
    return { name: parameter ?? name, role: isGain ? "normalisation" : roleOf(name, parameter), numel };
  });
  return { name, depth, numel: numelOf(name) ?? sumIfKnown(sizes), parameters: described };
}

function numelOfParameter(layer: string, parameter: string | null, numelOf: (name: string) => number | null) {
  if (parameter === null) return numelOf(layer);
  return numelOf(`${layer}.${parameter}`) ?? numelOf(`${layer}/${parameter}`);
}

function roleOf(layer: string, parameter: string | null): LayerParameter["role"] {
  const lastPart = layer.slice(Math.max(layer.lastIndexOf("."), layer.lastIndexOf("/")) + 1);
  if (NORMALISATION_MODULE.test(lastPart)) return "normalisation";
  if (parameter === null) return "whole";
  if (NORMALISATION_PARAMETER.test(parameter)) return "normalisation";
  return BIAS_PARAMETER.test(parameter) ? "bias" : "weight";
}

function sumIfKnown(sizes: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const size of sizes) {
    if (size === null) return null;
    sum += size;
  }
  return sum > 0 ? sum : null;
}
