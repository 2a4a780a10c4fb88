/** Error codes that a caller can act on, with the HTTP status each one answers with. */
export const ERROR_STATUS = {
  "bad-input": 400,
  "unreadable-file": 422,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  "unsupported-format": 415,
  "too-many-requests": 429,
  unavailable: 503,
  "insufficient-storage": 507,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * A failure that the user can understand and mend. `message` is one sentence that says what was
 * expected, what was found and where; `fix` says what to do. Everything else that is thrown is a
 * defect of ours and leaves as 500 with a fixed text.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fix: string;

  constructor(code: ErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.fix = fix;
  }
}

/**
 * Says whether something thrown is an `AppError`. Asked by shape and not by class, since the server's
 * bundle and the pages' bundles each hold their own copy of the class.
 */
export function isAppError(error: unknown): error is AppError {
  return (
    error instanceof Error &&
    error.name === "AppError" &&
    "code" in error &&
    typeof error.code === "string" &&
    Object.hasOwn(ERROR_STATUS, error.code)
  );
}
