import { readFile } from "node:fs/promises";
import path from "node:path";

/**
 * The text of `verify.mjs`. `scripts/bundle.js` puts it inside the programs in place of this module; what runs
 * from source reads what was bundled last.
 */
export async function readVerifierText(): Promise<string> {
  return await readFile(path.resolve("dist/verify.mjs"), "utf8");
}
