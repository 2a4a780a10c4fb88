// `npm run licences`: the licences of all packages that the product brings along, written to docs/licences.md from
// the lock file. A test fails when the page is not the one of today's lock file, or when a licence is not allowed.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const PAGE = "docs/licences.md";

/** Licences that packages may have, and what they ask for. */
export const ALLOWED = /** @type {Readonly<Record<string, string>>} */ ({
  "0BSD": "nothing",
  "Apache-2.0": "its text and notices are kept",
  "BSD-2-Clause": "its text is kept",
  "BSD-3-Clause": "its text is kept",
  "BSL-1.0": "its text is kept with source code",
  "Bitstream-Vera": "its text is kept; a changed font has another name",
  "BlueOak-1.0.0": "its text is kept",
  "CC-BY-4.0": "the author is named (data on browsers, used while building)",
  "EPL-2.0":
    "changes of its own files are published; we change none (a drawing library that Prisma's tools bring along)",
  ISC: "its text is kept",
  "LGPL-3.0-or-later":
    "the library stays replaceable: it is a shared library of its own (libvips, which Next.js brings along and this product does not call)",
  MIT: "its text is kept",
  "MIT-0": "nothing",
  "MPL-2.0": "changes of its own files are published; we change none (a style sheet tool, used while building)",
  "OFL-1.1": "the font is not sold by itself; a changed one has another name",
  Unlicense: "nothing",
});

/** Packages whose manifest does not name a licence that can be looked up; read in their own files. */
export const READ_BY_HAND = /** @type {Readonly<Record<string, string>>} */ ({
  "@next/swc-darwin-arm64": "MIT",
  "@next/swc-darwin-x64": "MIT",
  "@next/swc-win32-arm64-msvc": "MIT",
  "@next/swc-win32-x64-msvc": "MIT",
  "@visx/vendor": "MIT AND ISC",
  "dejavu-fonts-ttf": "Bitstream-Vera",
  "png-js": "MIT",
  "seq-queue": "MIT",
});

/**
 * @typedef {{ name?: string, version: string, license?: string, dev?: true }} LockEntry
 * @typedef {{ name: string, version: string, licence: string | null }} Licensed licence: an SPDX expression; null when nobody knows
 */

/**
 * The packages that are installed without development tools, each version once, in the order of their names.
 *
 * @param {Record<string, LockEntry>} packages of the lock file, by place in the tree
 * @returns {Licensed[]}
 */
export function listLicences(packages) {
  /** @type {Map<string, Licensed>} */
  const found = new Map();
  for (const [place, entry] of Object.entries(packages)) {
    if (place === "" || entry.dev) continue;
    const name = nameOf(place, entry);
    const { version } = entry;
    found.set(`${name}@${version}`, { name, version, licence: licenceOf(name, entry) });
  }
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * @param {string} place in the tree
 * @param {LockEntry} entry which has a name of its own where the package lies under another one
 * @returns {string}
 */
export function nameOf(place, { name }) {
  return name ?? place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
}

/**
 * @param {string} name
 * @param {LockEntry} entry
 * @returns {string | null} an SPDX expression; null when nobody knows
 */
export function licenceOf(name, { license }) {
  return READ_BY_HAND[name] ?? license ?? null;
}

/** @param {Licensed} licensed */
function key({ name, version }) {
  return `${name}@${version}`;
}

/**
 * Says whether a licence may be used: every part of it where they add up, one where they are a choice.
 *
 * @param {string | null} licence
 * @returns {boolean}
 */
export function isAllowed(licence) {
  if (licence === null) return false;
  const choices = licence.replace(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((part) => Object.hasOwn(ALLOWED, part)));
}

/**
 * @param {readonly Licensed[]} licences
 * @returns {string} the page in Markdown
 */
export function writeLicencePage(licences) {
  const expressions = [...new Set(licences.map(({ licence }) => licence ?? "unknown"))].sort();
  const sections = expressions.map((expression) => {
    const group = licences.filter(({ licence }) => (licence ?? "unknown") === expression);
    return `## ${expression} (${group.length})\n\n${group.map(key).join(", ")}\n`;
  });
  const allowed = Object.entries(ALLOWED).map(([name, asks]) => `| ${name} | ${asks} |\n`);
  return `# Licences

Every package that an installation without development tools may bring along, on any platform. Written by \`npm run licences\` from the lock file; a test holds that the page is true and that each licence is one of these:

| licence | asks for |
|---|---|
${allowed.join("")}
The texts lie in each package's folder under \`node_modules\`. Where a manifest names no licence that can be looked up, it was read in the package's own files: ${Object.keys(READ_BY_HAND).join(", ")}.

${sections.join("\n")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const licences = listLicences(JSON.parse(readFileSync("package-lock.json", "utf8")).packages);
  writeFileSync(PAGE, writeLicencePage(licences));
  const refused = licences.filter(({ licence }) => !isAllowed(licence));
  for (const { name, version, licence } of refused) {
    process.stderr.write(`${name}@${version}: the licence "${licence ?? "unknown"}" is not allowed\n`);
  }
  process.stdout.write(`${licences.length} packages in ${PAGE}\n`);
  process.exit(refused.length === 0 ? 0 : 1);
}
