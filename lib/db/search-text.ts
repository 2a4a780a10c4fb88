import type { Database } from "./database";

/** What LIKE, which Prisma writes for `contains`, takes for more than a character. */
const SIGNS = /[\\%_]/g;

/** The filter for texts that hold a text as it stands, whatever the case of its letters. */
export function containing(db: Database, text: string): { readonly contains: string } {
  // SQLite's LIKE knows no case for ASCII as it is; PostgreSQL has to be asked, and only its client may be.
  if (db.provider === "sqlite") return { contains: text };
  // The types are those of SQLite's client, which does not know the mode that PostgreSQL's takes.
  const ofPostgres = { mode: "insensitive" };
  return { contains: text.replace(SIGNS, "\\$&"), ...ofPostgres };
}

/**
 * Whether the filter may find more than the text: SQLite takes `%` and `_` for any text unless it is told which sign
 * escapes them, for which Prisma has no word. What it finds is then to be looked through by `holdsText`.
 */
export function mayFindMore(db: Database, text: string): boolean {
  return db.provider === "sqlite" && /[%_]/.test(text);
}

export function holdsText(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
