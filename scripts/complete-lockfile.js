// `npm run lockfile`: names in package-lock.json every optional package that is made for another
// platform. npm leaves out those that the registry in reach does not carry, and then `npm ci` refuses
// the lock file as out of step, on every platform. Run it after adding or updating a package.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const LOCKFILE = "package-lock.json";
const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "openbsd", "netbsd", "sunos", "aix", "win32"];
const PROCESSORS = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x", "loong64", "wasm32"];

/**
 * @typedef {{ version: string, optional?: true, dev?: true, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/**
 * The entries that a lock file lacks, by place in the tree.
 *
 * @param {LockEntries} packages
 * @returns {LockEntries}
 */
export function findMissingEntries(packages) {
  /** @type {LockEntries} */
  const missing = {};
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isReachable(packages, place, name)) continue;
      const { cpu, libc, os } = platformOf(name);
      // In the order that npm itself writes, so that it finds nothing to change.
      missing[`node_modules/${name}`] = {
        version,
        ...(cpu === undefined ? {} : { cpu }),
        ...(entry.dev === undefined ? {} : { dev: entry.dev }),
        ...(libc === undefined ? {} : { libc }),
        optional: true,
        ...(os === undefined ? {} : { os }),
      };
    }
  }
  return missing;
}

/**
 * Says whether Node would find a package from a place in the tree.
 *
 * @param {LockEntries} packages
 * @param {string} place
 * @param {string} name
 * @returns {boolean}
 */
function isReachable(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    if (`${folder === "" ? "" : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === "") return false;
  }
}

/**
 * The platform that a package's name speaks of, so that npm does not try to install it elsewhere.
 *
 * @param {string} name for example `@biomejs/cli-linux-x64-musl`
 * @returns {Pick<LockEntry, "os" | "cpu" | "libc">}
 */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const system = SYSTEMS.find((candidate) => words.includes(candidate));
  const processor = PROCESSORS.find((candidate) => words.includes(candidate));
  if (system === undefined && processor === undefined) throw new Error(`Which platform is ${name} for?`);
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : words.includes("gnu") ? "glibc" : undefined;
  return {
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(libc === undefined ? {} : { libc: [libc] }),
    ...(system === undefined ? {} : { os: [system] }),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  /** @type {{ packages: LockEntries }} */
  const lock = JSON.parse(readFileSync(LOCKFILE, "utf8"));
  const missing = findMissingEntries(lock.packages);
  const merged = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(LOCKFILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(merged) }, null, 2)}\n`);
  process.stdout.write(`${Object.keys(missing).length} entries added to ${LOCKFILE}\n`);
}
