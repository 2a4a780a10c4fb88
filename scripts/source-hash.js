import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const SKIPPED = new Set(["node_modules", "generated", ".next", "dist"]);

/**
 * Digest of the names and contents of all given files and folders. Contents and not times, because
 * a checkout gives every file a new time.
 *
 * @param {readonly string[]} paths files and folders; what does not exist counts as empty
 * @returns {string}
 */
export function hashSources(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(listFiles)) {
    const bytes = readFileSync(file);
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/**
 * @param {string} target
 * @returns {string[]}
 */
function listFiles(target) {
  if (!existsSync(target)) return [];
  if (!statSync(target).isDirectory()) return [target];
  const names = readdirSync(target)
    .filter((name) => !SKIPPED.has(name) && !name.startsWith("."))
    .sort();
  return names.flatMap((name) => listFiles(path.join(target, name)));
}

/**
 * Says whether the digest written at the last build equals the one of today's sources.
 *
 * @param {string} stampFile
 * @param {string} digest
 * @returns {boolean}
 */
export function isFresh(stampFile, digest) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === digest;
}
