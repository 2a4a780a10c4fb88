import { setTimeout as wait } from "node:timers/promises";
import { AppError, isAppError } from "@/lib/core/errors";
import { appendedPointsSchema } from "@/lib/schema/run";
import { callServer, type ServerAddress, type ServerAnswer } from "../call-server";
import { isAccepted, refusedBy } from "../server-answer";
import type { WrittenBatch } from "./write-batch";

export type FollowTarget = ServerAddress & { readonly runId: string };

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Sends a batch until the server has it, however long the server is away, unless it is told to stop.
 *
 * @param onAway told once, when the server is away, and why; and with null when it is there again
 * @returns how many of its points were added: none where it was there already
 * @throws AppError with the server's sentence where it refuses, or "unavailable" where it is away and this is to stop
 */
export async function sendBatch(
  { runId, ...server }: FollowTarget,
  { body, key }: Pick<WrittenBatch, "body" | "key">,
  { stop, onAway }: { readonly stop: AbortSignal; readonly onAway: (why: string | null) => void },
): Promise<number> {
  const path = `/api/v1/runs/${encodeURIComponent(runId)}/points`;
  let away: AppError | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const request = { method: "POST", path, body, headers: { "idempotency-key": key } } as const;
    const call = callServer(server, request, 1);
    const said: ServerAnswer | AppError = await whileItMatters(call.catch(onlyAppErrors), away, stop);
    if (!(said instanceof AppError)) {
      if (away !== null) onAway(null);
      if (!isAccepted({ statusCode: said.status })) throw refusedBy(said.answer, { statusCode: said.status });
      return appendedPointsSchema.parse(said.answer).accepted;
    }
    if (stop.aborted) throw said;
    if (away === null) onAway(said.message);
    away = said;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    await wait(pauseMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** A server that was away is not waited for any longer once this is to stop: it takes what it takes to find out. */
async function whileItMatters<T>(call: Promise<T>, away: AppError | null, stop: AbortSignal): Promise<T | AppError> {
  if (away === null) return await call;
  // Listens no longer than the call takes: a server may be away for a thousand attempts.
  const listening = new AbortController();
  const stopped = new Promise<AppError>((resolve) => {
    if (stop.aborted) resolve(away);
    else stop.addEventListener("abort", () => resolve(away), { once: true, signal: listening.signal });
  });
  return await Promise.race([call, stopped]).finally(() => listening.abort());
}

function onlyAppErrors(error: unknown): AppError {
  if (isAppError(error)) return error;
  throw error;
}
