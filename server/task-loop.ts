import { setTimeout } from "node:timers/promises";
import { logError } from "@/lib/http/log-error";

const PAUSE_MS = 1000;

/**
 * Does what is due one by one, and looks again after a pause when nothing is. What fails is logged and
 * comes up again by its own schedule; the loop goes on.
 *
 * @param runDueTask does one task; answers whether there was one
 * @returns ends the loop, once the task under way is done
 */
export function startTaskLoop(runDueTask: () => Promise<boolean>, pauseMs = PAUSE_MS): () => Promise<void> {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const hadTask = await runDueTask().catch((error: unknown) => {
        logError("a task failed", { error });
        return false;
      });
      if (!hadTask) await pause(pauseMs, stopping.signal);
    }
  };
  const ended = loop();
  return async () => {
    stopping.abort();
    await ended;
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
