/** A failure as Trackio's client reads it: it keeps what it could not send, and sends it again later. */
export function writeTrackioError(problem: {
  readonly status: number;
  readonly detail: string;
  readonly fix: string;
  readonly requestId: string;
}): { readonly status: number; readonly body: unknown } {
  const { status, detail, fix, requestId } = problem;
  return { status, body: { error: `${detail} ${fix}`, requestId } };
}
