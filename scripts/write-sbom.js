// `npm run sbom`: what the product is made of, as CycloneDX 1.5 in dist/sbom.cdx.json. It lists every package that an
// installation without development tools may bring along on any platform. It is made from the lock file and holds
// neither time nor serial number, so that the same lock file gives the same bytes. `npm sbom` is not used: it leaves
// out two hundred packages of this lock file that are installed, zod and react among them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { licenceOf, nameOf } from "./list-licences.js";

const FILE = "dist/sbom.cdx.json";

/**
 * @typedef {import("./list-licences.js").LockEntry & { integrity?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/**
 * @param {{ name: string, version: string, packages: LockEntries }} lock
 */
export function makeSbom({ name, version, packages }) {
  const places = Object.keys(packages).filter((place) => place !== "" && !packages[place]?.dev);
  const root = `pkg:npm/${name}@${version}`;
  /** @type {Map<string, object>} */
  const components = new Map();
  /** @type {Map<string, Set<string>>} */
  const edges = new Map([[root, listTargets(packages, "")]]);
  for (const place of places) {
    const entry = packages[place];
    if (entry === undefined) continue;
    const purl = purlOf(place, entry);
    components.set(purl, describeComponent(place, entry));
    // The same version may lie in several places and find other neighbours in each.
    edges.set(purl, new Set([...(edges.get(purl) ?? []), ...listTargets(packages, place)]));
  }
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { "bom-ref": root, type: "application", name, version, purl: root } },
    components: [...components.keys()].sort().map((purl) => components.get(purl)),
    dependencies: [...edges.keys()].sort().map((ref) => ({ ref, dependsOn: [...(edges.get(ref) ?? [])].sort() })),
  };
}

/**
 * @param {string} place
 * @param {LockEntry} entry
 */
function describeComponent(place, entry) {
  const name = nameOf(place, entry);
  const purl = purlOf(place, entry);
  const licence = licenceOf(name, entry);
  const [algorithm, digest] = entry.integrity?.split(" ")[0]?.split(/-(.*)/s) ?? [];
  return {
    "bom-ref": purl,
    type: "library",
    name,
    version: entry.version,
    purl,
    ...(licence === null ? {} : { licenses: [{ expression: licence }] }),
    ...(algorithm === "sha512" && digest !== undefined
      ? { hashes: [{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") }] }
      : {}),
  };
}

/**
 * What a package uses, of what lies in the tree.
 *
 * @param {LockEntries} packages
 * @param {string} place
 * @returns {Set<string>}
 */
function listTargets(packages, place) {
  const { dependencies, optionalDependencies, peerDependencies } = packages[place] ?? {};
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return new Set(
    names.flatMap((name) => {
      const target = findPlace(packages, place, name);
      const entry = target === null ? undefined : packages[target];
      return target === null || entry === undefined || entry.dev ? [] : [purlOf(target, entry)];
    }),
  );
}

/**
 * Where Node finds a package from a place in the tree.
 *
 * @param {LockEntries} packages
 * @param {string} place
 * @param {string} name
 * @returns {string | null}
 */
function findPlace(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (candidate in packages) return candidate;
    if (folder === "") return null;
  }
}

/**
 * @param {string} place
 * @param {LockEntry} entry
 * @returns {string}
 */
function purlOf(place, entry) {
  return `pkg:npm/${nameOf(place, entry).replace(/^@/, "%40")}@${entry.version}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const sbom = makeSbom(JSON.parse(readFileSync("package-lock.json", "utf8")));
  mkdirSync("dist", { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(sbom, null, 2)}\n`);
  process.stdout.write(`${sbom.components.length} packages in ${FILE}\n`);
}
