/** Longest time that a statement waits for another process to finish writing. */
const BUSY_LIMIT_MS = 30_000;
const LONGEST_PAUSE_MS = 100;

/** SQLITE_BUSY and SQLITE_LOCKED, whatever layer reports them. */
export function isBusyError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^SQLITE_(BUSY|LOCKED)/.test(code)) return true;
  return /database (table )?is locked/i.test(error.message);
}

/**
 * Repeats an action while SQLite says that another connection is writing. SQLite's own busy timeout
 * is kept short, because the driver is synchronous and would hold up the event loop meanwhile; the
 * long wait happens here, where the process goes on with other work.
 */
export async function retryWhenBusy<T>(action: () => Promise<T>): Promise<T> {
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isBusyError(error) || performance.now() - started > BUSY_LIMIT_MS) throw error;
      // Uneven pauses, so that two waiting processes do not keep meeting.
      const pause = Math.min(LONGEST_PAUSE_MS, 2 ** Math.min(attempt, 6)) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
