import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/**
 * SQLite as WebAssembly, from the package beside this program. The command is one file that works
 * wherever it is put: `scripts/bundle.js` puts the bytes inside in place of this module.
 */
export async function readSqliteWasm(): Promise<Uint8Array> {
  return await readFile(createRequire(import.meta.url).resolve("@sqlite.org/sqlite-wasm/sqlite3.wasm"));
}
