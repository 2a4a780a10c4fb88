/** Prisma's code for a row that a unique index refused. */
const UNIQUE_VIOLATION = "P2002";

/** True for an insert or update that a unique index refused, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
}
