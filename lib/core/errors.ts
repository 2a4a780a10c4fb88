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

/** Who asks may not, or not so often: the audit log counts it. */
const REFUSALS: readonly ErrorCode[] = ["unauthenticated", "forbidden", "too-many-requests"];

type AppErrorOptions = ErrorOptions & {
  /** True for what is there and not for this caller to see, though the answer is as if it were not. */
  readonly isRefusal?: boolean;
  /** For what may be tried again: how long to wait before. */
  readonly waitMs?: number;
};

/**
 * A failure that the user can understand and mend. `message` is one sentence that says what was
 * expected, what was found and where; `fix` says what to do. Everything else that is thrown is a
 * defect of ours and leaves as 500 with a fixed text.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fix: string;
  readonly isRefusal: boolean;
  /** null where waiting changes nothing, or nobody knows how long. */
  readonly waitMs: number | null;

  constructor(code: ErrorCode, message: string, fix: string, options?: AppErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.fix = fix;
    this.isRefusal = options?.isRefusal ?? REFUSALS.includes(code);
    this.waitMs = options?.waitMs ?? null;
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
