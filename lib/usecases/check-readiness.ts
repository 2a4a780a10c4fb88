import { randomUUID } from "node:crypto";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { isAppError } from "@/lib/core/errors";
import { listAppliedMigrations } from "@/lib/db/list-applied-migrations";
import { checkDatabase } from "@/lib/db/open-database";
import { logError } from "@/lib/http/log-error";
import type { Readiness } from "@/lib/schema/readiness";
import { uploadsFolder } from "./import-run";
import type { Runtime } from "./runtime";

/** Below this an upload of usual size may not fit. */
const ROOM_BYTES = 256 * 1024 ** 2;
/** The loop looks every second while nothing is due; a single task may take minutes. */
const TASK_LOOP_WITHIN_MS = 10 * 60_000;
/** A part that says nothing for so long does not work either. */
const ANSWER_WITHIN_MS = 5_000;

type Check = (runtime: Runtime, now: Date) => Promise<string | null> | string | null;

/** Each part that requests need: null when it works, else what is wrong, in words that give nothing away. */
const CHECKS: Readonly<Record<keyof Readiness["parts"], Check>> = {
  database: async ({ database }) => {
    await checkDatabase(database);
    return null;
  },
  migrations: async ({ database, migrations }) => {
    const applied = new Set((await listAppliedMigrations(database)).map(({ name }) => name));
    const missing = migrations.filter((name) => !applied.has(name)).length;
    return missing === 0 ? null : `${missing} of ${migrations.length} migrations are not applied`;
  },
  workers: ({ workers }) => (workers.state().threads > 0 ? null : "no worker thread is running"),
  uploads: async ({ config }) => {
    const folder = uploadsFolder(config.dataFolder);
    await tryToWrite(folder);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    return free >= ROOM_BYTES
      ? null
      : `${Math.floor(free / 1024 ** 2)} MiB are free for uploads, ${ROOM_BYTES / 1024 ** 2} are needed`;
  },
  tasks: ({ vitals }, now) => {
    const turnedAt = vitals.taskLoopTurnedAt;
    if (turnedAt === null) return "the task loop has not begun";
    const seconds = Math.round((now.getTime() - turnedAt.getTime()) / 1000);
    return seconds * 1000 <= TASK_LOOP_WITHIN_MS ? null : `the task loop has not come round for ${seconds} s`;
  },
};

/** Says of each part of a running server whether it works. What made a check fail goes to the log alone. */
export async function checkReadiness(runtime: Runtime, now = new Date()): Promise<Readiness> {
  const checked = await Promise.all(
    Object.entries(CHECKS).map(async ([part, check]) => [part, await runCheck(part, check, runtime, now)] as const),
  );
  const parts = Object.fromEntries(checked) as Readiness["parts"];
  return { status: Object.values(parts).every((part) => part === "ok") ? "ready" : "unavailable", parts };
}

async function runCheck(part: string, check: Check, runtime: Runtime, now: Date): Promise<string> {
  try {
    return (await inTime(check(runtime, now))) ?? "ok";
  } catch (error) {
    logError("a part of the server does not work", { part, error });
    return isAppError(error) ? error.message : "it does not answer";
  }
}

async function inTime<T>(answer: Promise<T> | T): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it has not answered within ${ANSWER_WITHIN_MS / 1000} s`), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Named as uploads are, so that what a killed process leaves is swept at the next start. */
async function tryToWrite(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `upload-${process.pid}-${randomUUID()}`);
  try {
    await writeFile(file, "ready", { mode: 0o600 });
  } finally {
    await rm(file, { force: true });
  }
}
