import { readFile } from "node:fs/promises";
import path from "node:path";

/** Scripts that compute the statistics of a bundle again without this product. */
const SCRIPTS = ["recompute.R", "recompute.py"] as const;

/**
 * Their texts, by name. `scripts/bundle.js` puts them inside the programs in place of this module; what runs from
 * source reads the files.
 */
export async function readRecomputeTexts(): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(
    SCRIPTS.map(async (name) => [name, await readFile(path.resolve("scripts/recompute", name), "utf8")] as const),
  );
  return Object.fromEntries(texts);
}
