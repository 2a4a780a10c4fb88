import { splitOfWord } from "@/lib/core/data-split";
import type { SeriesMapping } from "@/lib/series/run-data";

type Split = SeriesMapping["split"];

/**
 * Takes a leading or trailing split word off a name: `val_loss` → `loss`, `Loss/train` → `Loss`,
 * `train/grad_norm` → `grad_norm`. A name that is nothing but a split word stays as it is.
 */
export function takeSplit(name: string): { readonly rest: string; readonly split: Split } {
  const leading = /^([A-Za-z]+)[/_.-](?=.)/.exec(name);
  const leadingSplit = splitOfWord(leading?.[1] ?? "");
  if (leading !== null && leadingSplit !== null) return { rest: name.slice(leading[0].length), split: leadingSplit };
  const trailing = /[/_.-]([A-Za-z]+)$/.exec(name);
  const trailingSplit = splitOfWord(trailing?.[1] ?? "");
  if (trailing !== null && trailing.index > 0 && trailingSplit !== null) {
    return { rest: name.slice(0, trailing.index), split: trailingSplit };
  }
  return { rest: name, split: null };
}
