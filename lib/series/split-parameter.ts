/** Last parts of a name that belong to a parameter of a module and not to the module (PyTorch and Keras). */
const PARAMETER_NAME = new RegExp(
  "^(?:" +
    [
      "(?:weight|bias)(?:_(?:ih|hh|hr)_l\\d+(?:_reverse)?|_(?:ih|hh))?",
      "weight_[gv]|weight_orig|(?:weight|bias)_(?:mu|sigma|rho)",
      "in_proj_(?:weight|bias)|[qkv]_proj_weight|bias_[kv]",
      "(?:recurrent_|depthwise_|pointwise_)?kernel",
      "gamma|beta|moving_(?:mean|variance)|running_(?:mean|var)|embeddings",
    ].join("|") +
    ")(?::\\d+)?$",
);

/**
 * Splits what a logger calls a parameter into module and parameter: `layers.3.weight` →
 * `layers.3` and `weight`. A name without a module before it, or without a known ending, stands for
 * a layer that was logged as one.
 */
export function splitParameter(name: string): { readonly layer: string; readonly parameter: string | null } {
  const cut = Math.max(name.lastIndexOf("."), name.lastIndexOf("/"));
  if (cut > 0 && PARAMETER_NAME.test(name.slice(cut + 1))) {
    return { layer: name.slice(0, cut), parameter: name.slice(cut + 1) };
  }
  return { layer: name, parameter: null };
}
