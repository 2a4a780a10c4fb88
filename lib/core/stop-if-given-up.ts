import { AppError } from "./errors";

/**
 * Ends a long piece of work that nobody waits for any more.
 *
 * @throws AppError as `givenUp` says, once the signal says that the caller is gone
 */
export function stopIfGivenUp(signal: Pick<AbortSignal, "aborted"> | undefined): void {
  if (signal?.aborted === true) throw givenUp();
}

export function givenUp(): AppError {
  return new AppError("unavailable", "The work was stopped, since nobody waits for it any more.", "Ask again.");
}
