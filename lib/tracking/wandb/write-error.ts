/**
 * A failure in the words that W&B's clients read: of operations (`errors`) and of others (`error`). What stays as it
 * is must be 400, 401, 403, 404 or 413: clients try everything else again for a long time, 409 and 415 as well.
 *
 * @see https://github.com/wandb/wandb/blob/main/core/internal/clients/retry_policy.go
 */
export function writeWandbError(problem: {
  readonly status: number;
  readonly detail: string;
  readonly fix: string;
  readonly requestId: string;
}): { readonly status: number; readonly body: unknown } {
  const { status, detail, fix, requestId } = problem;
  const message = `${detail} ${fix}`;
  const isPermanent = status === 409 || status === 415;
  return { status: isPermanent ? 400 : status, body: { error: message, errors: [{ message }], requestId } };
}
