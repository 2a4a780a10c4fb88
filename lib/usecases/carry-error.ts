import { AppError, type ErrorCode } from "@/lib/core/errors";

/** An error on its way between threads: a class does not survive the crossing, its facts do. */
export type CarriedError = {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly fix: string;
  readonly stack: string;
};

/** Takes an error apart for `postMessage`. */
export function carryError(error: unknown): CarriedError {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  if (error instanceof AppError) return { code: error.code, message: error.message, fix: error.fix, stack };
  return { code: null, message: error instanceof Error ? error.message : String(error), fix: "", stack };
}

export function reviveError(carried: CarriedError): Error {
  const error =
    carried.code === null ? new Error(carried.message) : new AppError(carried.code, carried.message, carried.fix);
  error.stack = carried.stack;
  return error;
}
