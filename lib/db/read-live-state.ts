import { type Database, prismaOf } from "./database";
import { runIsGone } from "./read-run-state";
import { VISIBLE_RUN } from "./run-record";

/** How far a run has come: whoever knows an earlier state knows from it whether anything is new. */
export type LiveState = {
  readonly revision: number;
  /** Of the last live batch; 0 before the first. */
  readonly lastSequence: number;
  readonly lastBatchAt: Date | null;
  /** See `ClientRunRecord`. */
  readonly training: string | null;
  readonly startedAt: Date | null;
  /** Of the last verdict change; 0 before the first. */
  readonly lastChange: number;
  /** The newest that is stored, of whatever state of the run. */
  readonly diagnosis: { readonly key: string; readonly createdAt: Date } | null;
};

/**
 * Reads how far a run has come. Cheap: one row and the last of three lists.
 *
 * @throws AppError "not-found" when there is no such run to read
 */
export async function readLiveState(db: Database, params: { readonly runId: string }): Promise<LiveState> {
  const found = await prismaOf(db).run.findFirst({
    where: { ...VISIBLE_RUN, id: params.runId },
    select: {
      revision: true,
      foldedThrough: true,
      training: true,
      startedAt: true,
      liveBatches: { orderBy: { sequence: "desc" }, take: 1, select: { sequence: true, createdAt: true } },
      verdictChanges: { orderBy: { number: "desc" }, take: 1, select: { number: true } },
      diagnoses: { orderBy: { createdAt: "desc" }, take: 1, select: { key: true, createdAt: true } },
    },
  });
  if (found === null) throw runIsGone();
  const { foldedThrough, liveBatches, verdictChanges, diagnoses, ...run } = found;
  const [last] = liveBatches;
  return {
    ...run,
    lastSequence: Math.max(foldedThrough, last?.sequence ?? 0),
    lastBatchAt: last?.createdAt ?? null,
    lastChange: verdictChanges[0]?.number ?? 0,
    diagnosis: diagnoses[0] ?? null,
  };
}
