import { isAppError } from "@/lib/core/errors";
import type { ImportResult } from "@/lib/schema/run";

/** What a server process counts of itself since its start; `/api/ready` and the metrics show it. */
export type Vitals = {
  readonly imports: Record<"accepted" | "duplicate" | "refused" | "failed", number>;
  /** Of accepted imports and live batches. */
  pointsWritten: number;
  /** When the task loop last looked for something to do; null before the first time. */
  taskLoopTurnedAt: Date | null;
};

export function createVitals(): Vitals {
  return { imports: { accepted: 0, duplicate: 0, refused: 0, failed: 0 }, pointsWritten: 0, taskLoopTurnedAt: null };
}

/** Counts an import by how it ends. */
export async function countImport(vitals: Vitals, work: Promise<ImportResult>): Promise<ImportResult> {
  try {
    const result = await work;
    vitals.imports[result.duplicate ? "duplicate" : "accepted"] += 1;
    if (!result.duplicate) vitals.pointsWritten += result.points;
    return result;
  } catch (error) {
    vitals.imports[isAppError(error) ? "refused" : "failed"] += 1;
    throw error;
  }
}
