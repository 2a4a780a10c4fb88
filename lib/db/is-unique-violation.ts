import { driverErrorKind } from "./driver-error-kind";

/** Prisma's code for a row that a unique index refused. */
const UNIQUE_VIOLATION = "P2002";
/** Its code for any failure of a raw statement; the adapter says inside which one it was. */
const RAW_QUERY_FAILED = "P2010";

/** True for an insert or update that a unique index refused, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  if (error.code === UNIQUE_VIOLATION) return true;
  return error.code === RAW_QUERY_FAILED && driverErrorKind(error) === "UniqueConstraintViolation";
}
