import type { DatabaseProvider } from "./database";

/** A time as Prisma stores it, for statements that go around Prisma: text in SQLite, UTC without a zone in PostgreSQL. */
export function dateText(provider: DatabaseProvider, date: Date): string {
  const iso = date.toISOString();
  return provider === "sqlite" ? iso.replace("Z", "+00:00") : iso.replace("T", " ").replace("Z", "");
}

/** The time in a column that such a statement read; null where there is none. */
export function dateOfText(provider: DatabaseProvider, text: unknown): Date | null {
  if (typeof text !== "string") return null;
  return new Date(provider === "sqlite" ? text : `${text.replace(" ", "T")}Z`);
}
