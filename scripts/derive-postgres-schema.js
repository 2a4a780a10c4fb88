import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const CANONICAL = new URL("../prisma/schema.prisma", import.meta.url);
const DERIVED = new URL("../prisma/postgresql/schema.prisma", import.meta.url);
const HEADER = "// Derived from ../schema.prisma by scripts/derive-postgres-schema.js; do not edit.\n\n";

/**
 * The PostgreSQL form of the canonical schema: the models are the same to the letter, only the
 * provider and the place of the client differ.
 *
 * @param {string} canonical text of the SQLite schema
 * @returns {string}
 */
export function derivePostgresSchema(canonical) {
  const derived = canonical
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('"../lib/db/generated/sqlite"', '"../../lib/db/generated/postgresql"');
  if (!derived.includes('provider = "postgresql"') || !derived.includes("generated/postgresql")) {
    throw new Error("prisma/schema.prisma no longer has the provider and output lines that are replaced here.");
  }
  return HEADER + derived;
}

/** Writes the derived schema where it differs from what is there, and says whether it did. */
export function writePostgresSchema() {
  const derived = derivePostgresSchema(readFileSync(CANONICAL, "utf8"));
  let existing = "";
  try {
    existing = readFileSync(DERIVED, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  if (existing === derived) return false;
  writeFileSync(DERIVED, derived);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(writePostgresSchema() ? "Wrote prisma/postgresql/schema.prisma" : "PostgreSQL schema is up to date");
}
