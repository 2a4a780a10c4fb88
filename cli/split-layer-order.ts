import { UsageError } from "./parse-arguments";

/** `a,b,c` → the layers from the input to the output; null when the option was not given. */
export function splitLayerOrder(list: string | undefined): readonly string[] | null {
  if (list === undefined) return null;
  const names = list.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new UsageError("--layer-order takes names separated by commas, without gaps");
  return names;
}
