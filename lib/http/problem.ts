import { AppError, ERROR_STATUS, type ErrorCode, isAppError } from "@/lib/core/errors";
import { recogniseFullDisk } from "@/lib/core/full-disk";
import { logError } from "./log-error";

/** Where in a request something is wrong, and what. */
export type RequestFault = { readonly location: string; readonly message: string };

/** A request whose query or body does not have the form that the route asks for. */
export class RequestError extends AppError {
  readonly faults: readonly RequestFault[];

  constructor(message: string, fix: string, faults: readonly RequestFault[]) {
    super("bad-input", message, fix);
    this.faults = faults;
  }
}

const TITLES: Readonly<Record<ErrorCode, string>> = {
  "bad-input": "The request is not usable",
  "unreadable-file": "The file cannot be read",
  unauthenticated: "Sign-in or token needed",
  forbidden: "Not allowed",
  "not-found": "Not found",
  conflict: "In conflict with what is there",
  "too-large": "Too large",
  "unsupported-format": "Unknown format",
  "too-many-requests": "Too many requests",
  unavailable: "Not available at the moment",
  "insufficient-storage": "The server's disk is full",
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly fix: string;
  readonly requestId: string;
  readonly errors?: readonly RequestFault[];
};

/**
 * Describes a failure as problem details (RFC 9457). What is not an AppError is a defect of ours: it
 * is logged with the request's id, and the caller reads a fixed text.
 */
export function describeProblem(error: unknown, requestId: string): Problem {
  if (isBrokenOff(error)) return describeProblem(brokenOff(error), requestId);
  if (!isAppError(error)) {
    logError("request failed", { requestId, error });
    const full = recogniseFullDisk(error);
    if (full !== null) return describeProblem(full, requestId);
    return {
      type: "/problems/internal",
      title: "Something went wrong on our side",
      status: 500,
      detail: "The server met an error that it did not expect. Nothing is known to be wrong with the request.",
      fix: "Try again. If it happens again, give the administrator the request id.",
      requestId,
    };
  }
  return {
    type: `/problems/${error.code}`,
    title: TITLES[error.code],
    status: ERROR_STATUS[error.code],
    detail: error.message,
    fix: error.fix,
    requestId,
    ...(error instanceof RequestError ? { errors: error.faults } : {}),
  };
}

/** Node's word for a body whose connection ended before its end: the client went away, and nothing failed here. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && error.message === "aborted" && "code" in error && error.code === "ECONNRESET";
}

function brokenOff(cause: unknown): AppError {
  return new AppError(
    "bad-input",
    "Expected the whole body of the request, but the connection ended before it had come.",
    "Send it again.",
    { cause },
  );
}

/** The answer to a request that failed. */
export function problemResponse(error: unknown, requestId: string): Response {
  const problem = describeProblem(error, requestId);
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  if (problem.status === 401) headers.set("www-authenticate", 'Bearer realm="Gradient Rounds"');
  if (isAppError(error) && error.waitMs !== null) headers.set("retry-after", String(Math.ceil(error.waitMs / 1000)));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
