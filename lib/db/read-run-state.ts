import { AppError } from "@/lib/core/errors";
import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/** Where a run stands: enough to know whether a longer read saw one state of it or two. */
export type RunState = {
  readonly name: string;
  readonly settings: string;
  readonly editedSettings: string;
  readonly revision: number;
  readonly foldedThrough: number;
};

/** @throws AppError "not-found" when there is no such run to read */
export async function readRunState(db: Database, runId: string): Promise<RunState> {
  const state = await prismaOf(db).run.findFirst({
    where: { ...VISIBLE_RUN, id: runId },
    select: { name: true, settings: true, editedSettings: true, revision: true, foldedThrough: true },
  });
  if (state === null) throw runIsGone();
  return state;
}

/** What is said of a run that is not there to be read. */
export function runIsGone(): AppError {
  return new AppError("not-found", "Expected a run, but there is none with this id.", "Choose a run from the list.");
}

const ATTEMPTS = 20;

/**
 * Repeats a read of several queries until the run did not change while it lasted. Cheaper than a
 * transaction that would hold up writers, and a run changes seldom: with each import and each fold.
 *
 * @throws AppError "not-found" when there is no such run, "unavailable" when it never stands still
 */
export async function readSteadily<T>(db: Database, runId: string, read: (state: RunState) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await readRunState(db, runId);
    const result = await read(before);
    const after = await readRunState(db, runId);
    if (after.revision === before.revision && after.foldedThrough === before.foldedThrough) return result;
  }
  throw new AppError("unavailable", "The run changed with every attempt to read it.", "Try again in a moment.");
}
