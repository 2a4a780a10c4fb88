/** MLflow's codes for ours, where its clients tell them apart. */
const CODES: Readonly<Record<number, string>> = {
  400: "INVALID_PARAMETER_VALUE",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "RESOURCE_DOES_NOT_EXIST",
  409: "RESOURCE_ALREADY_EXISTS",
  413: "INVALID_PARAMETER_VALUE",
  429: "REQUEST_LIMIT_EXCEEDED",
  503: "TEMPORARILY_UNAVAILABLE",
};

/**
 * A failure in MLflow's words. What exists already is 400 there, and everything that stays as it is must be none of
 * the statuses that clients try again (408, 429, 500, 502, 503, 504).
 */
export function writeMlflowError(problem: {
  readonly status: number;
  readonly detail: string;
  readonly fix: string;
  readonly requestId: string;
}): { readonly status: number; readonly body: unknown } {
  const { status, detail, fix, requestId } = problem;
  const body = { error_code: CODES[status] ?? "INTERNAL_ERROR", message: `${detail} ${fix}`, request_id: requestId };
  return { status: status === 409 ? 400 : status, body };
}

/** What is answered where nothing is. */
export function noEndpoint(method: string, path: string): { readonly status: number; readonly body: unknown } {
  const message = `There is no ${method} ${path} here.`;
  return { status: 404, body: { error_code: "ENDPOINT_NOT_FOUND", message } };
}

/** Files are not kept; clients take 501 as a warning wherever metrics matter. */
export const NO_ARTIFACTS = {
  status: 501,
  body: {
    error_code: "NOT_IMPLEMENTED",
    message: "Files of runs are not kept here; metrics, parameters and tags are.",
  },
} as const;
