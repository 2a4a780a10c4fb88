import { readdir } from "node:fs/promises";
import path from "node:path";

/** Paths of the folders in a folder, by name. */
export async function listFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.sort().map((name) => path.join(folder, name));
}
