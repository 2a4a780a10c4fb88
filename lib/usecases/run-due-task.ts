import { randomUUID } from "node:crypto";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { finishTask, postponeTask } from "@/lib/db/finish-task";
import { type LeasedTask, leaseTask } from "@/lib/db/lease-task";
import { renewLease } from "@/lib/db/renew-lease";
import { logError } from "@/lib/http/log-error";
import type { Runtime } from "./runtime";
import type { TaskHandler } from "./task-handlers";

/** A process that died holds its task no longer than this: what it left must be swept within a minute. */
const LEASE_MS = 20_000;
/** Often enough that a slow moment does not lose a task that is being done. */
const RENEW_EVERY_MS = 5_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60 * 60_000;

/** Puts the tasks that come up by themselves into the table, where a start finds them missing. */
export async function scheduleRecurringTasks(
  { database }: Runtime,
  handlers: Readonly<Record<string, TaskHandler>>,
  now = new Date(),
): Promise<void> {
  for (const [kind, { everyMs }] of Object.entries(handlers)) {
    if (everyMs !== undefined) await enqueueTask(database, { kind, runId: null, dueAt: now });
  }
}

/**
 * Makes the function that does one due task. Any number of processes may call theirs at once: a lease
 * gives each task to one of them. What fails comes up again, later each time.
 *
 * @returns a function that answers whether there was a task
 */
export function createTaskRunner(
  runtime: Runtime,
  handlers: Readonly<Record<string, TaskHandler>>,
  readClock = () => new Date(),
): () => Promise<boolean> {
  const owner = randomUUID();
  return async () => {
    const task = await leaseTask(runtime.database, { owner, now: readClock(), leaseMs: LEASE_MS });
    if (task === null) return false;
    const renewing = setInterval(() => {
      renewLease(runtime.database, { task, now: readClock(), leaseMs: LEASE_MS }).catch((error: unknown) => {
        logError("a lease was not renewed", { kind: task.kind, runId: task.runId, error });
      });
    }, RENEW_EVERY_MS);
    try {
      await runTask(runtime, handlers[task.kind], task, readClock);
      await finishTask(runtime.database, { task });
    } catch (error) {
      logError("a task failed", { kind: task.kind, runId: task.runId, attempts: task.attempts + 1, error });
      // A task that recurs is never put off for longer than it would have paused anyway.
      const longest = handlers[task.kind]?.everyMs ?? LAST_RETRY_MS;
      const pause = Math.min(longest, FIRST_RETRY_MS * 2 ** task.attempts);
      const message = error instanceof Error ? error.message : String(error);
      await postponeTask(runtime.database, { task, dueAt: new Date(readClock().getTime() + pause), error: message });
    } finally {
      clearInterval(renewing);
    }
    return true;
  };
}

async function runTask(
  runtime: Runtime,
  handler: TaskHandler | undefined,
  task: LeasedTask,
  readClock: () => Date,
): Promise<void> {
  if (handler === undefined) throw new Error(`This version of the server does not know the task "${task.kind}".`);
  await handler.run(runtime, task.runId);
  if (handler.everyMs === undefined) return;
  const dueAt = new Date(readClock().getTime() + handler.everyMs);
  // Asked for while it is being done, the task stays in the table when it is finished.
  await enqueueTask(runtime.database, { kind: task.kind, runId: null, dueAt });
}
