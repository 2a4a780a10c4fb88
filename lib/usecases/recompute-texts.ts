import { readFile } from "node:fs/promises";
import path from "node:path";

/**
 * Scripts that compute the statistics of a bundle again without this product, by name. `scripts/bundle.js` puts their
 * texts inside the programs in place of this module; what runs from source reads the files.
 */
export async function readRecomputeTexts(): Promise<Readonly<Record<string, string>>> {
  return {
    "recompute.R": await readFile(path.resolve("scripts/recompute/recompute.R"), "utf8"),
    "recompute.py": await readFile(path.resolve("scripts/recompute/recompute.py"), "utf8"),
  };
}
