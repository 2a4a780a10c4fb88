import { existsSync } from "node:fs";
import path from "node:path";
import type { LabelledSet } from "./measure-sets";

/** Sets that are there as soon as somebody has trained them. */
const DEFAULT_FOLDERS = ["samples/labelled/holdout", "samples/labelled/development"];

/**
 * The sets to measure. A folder that is called `development` or `holdout` has that role; any other,
 * and each `NAME=DIR` of `also`, is reported apart.
 *
 * @param runs folders separated by commas; undefined takes the default sets that exist
 * @throws Error when there is nothing to measure, or an `also` is no `NAME=DIR`
 */
export function chooseSets(runs: string | undefined, also: readonly string[]): readonly LabelledSet[] {
  const folders =
    runs === undefined
      ? DEFAULT_FOLDERS.filter((folder) => existsSync(path.join(folder, "labels.csv")))
      : runs.split(",").filter((folder) => folder !== "");
  const sets = [
    ...folders.map((folder): LabelledSet => {
      const name = path.basename(path.resolve(folder));
      return { name, role: name === "holdout" || name === "development" ? name : "other", folder };
    }),
    ...also.map((pair): LabelledSet => {
      const [name = "", folder = ""] = pair.split("=");
      if (name === "" || folder === "") throw new Error(`--also takes NAME=DIR, not "${pair}".`);
      return { name, role: "other", folder };
    }),
  ];
  if (sets.length === 0) throw new Error(`There is no labels.csv in ${DEFAULT_FOLDERS.join(" or ")}; use --runs DIR.`);
  return sets;
}
