import { splitOfWord } from "@/lib/core/data-split";
import type { SeriesContext } from "@/lib/series/run-data";
import { NO_CONTEXT } from "./log-sink";
import { takeSplit } from "./split-words";

/**
 * What the folder of a log says of its series. Keras writes `train/` and `validation/` with the same
 * tags, TensorBoard's `add_scalars` a folder for every line of a chart: without the folder they would
 * become one series.
 *
 * @param names paths of all logs of the run
 * @returns the context of each; empty when all logs lie in one folder
 */
export function contextsOfPlaces(names: readonly string[]): readonly SeriesContext[] {
  const folders = names.map((name) => name.split(/[/\\]/).slice(0, -1));
  const shared = countShared(folders);
  return folders.map((folder) => {
    const own = folder.slice(shared);
    if (own.length === 0) return NO_CONTEXT;
    const split = own.map((part) => splitOfWord(part) ?? takeSplit(part).split).findLast((found) => found !== null);
    if (split === undefined || split === null) return { folder: own.join("/") };
    // `loss_train` says no more than its split, `loss_train_polytrauma` does.
    const saysMore = own.some((part) => splitOfWord(part) === null && !isOneSplit(part));
    return saysMore ? { split, folder: own.join("/") } : { split };
  });
}

function isOneSplit(part: string): boolean {
  const { rest, split } = takeSplit(part);
  return split !== null && !/[/_.-]/.test(rest);
}

/** Number of leading folders that all paths have in common. */
function countShared(folders: readonly (readonly string[])[]): number {
  const [first = []] = folders;
  const differs = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  return differs === -1 ? first.length : differs;
}
