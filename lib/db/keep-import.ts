import { abandonImport } from "./abandon-import";
import type { Database } from "./database";
import { heartbeatImport } from "./heartbeat-import";

/** Far below the silence after which others sweep an import. */
const SIGN_EVERY_MS = 5_000;

/**
 * Keeps a pending import alive while `action` unpacks, reads, writes and publishes, however long one of
 * these takes: a timer of its own signs for it. When the action fails the import is taken back.
 *
 * @throws what `action` throws, also when taking the import back fails: the sweep does that later
 */
export async function keepImport<T>(
  db: Database,
  begun: { readonly runId: string; readonly importId: string },
  action: () => Promise<T>,
  options: { readonly signEveryMs?: number } = {},
): Promise<T> {
  const { runId, importId } = begun;
  const timer = setInterval(() => {
    // A sign that fails is no news: the next write finds out whether the import was given up.
    heartbeatImport(db, { runId, importId, at: new Date() }).catch(() => undefined);
  }, options.signEveryMs ?? SIGN_EVERY_MS);
  try {
    return await action();
  } catch (error) {
    await abandonImport(db, { runId, importId }).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
