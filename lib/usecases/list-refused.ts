import { type Actor, can } from "@/lib/auth/roles";
import { listRefusedPoints } from "@/lib/db/list-refused-points";
import { REFUSED_SOURCES, type RefusedPointsPage, type RefusedPointsQuery } from "@/lib/schema/run-notes";
import { findVisibleRun } from "./find-visible-run";
import type { Runtime } from "./runtime";

const PAGE_SIZE = 50;

/**
 * What was sent for a run and not taken as it came, the first noted first.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listRefused(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  { page }: RefusedPointsQuery,
): Promise<RefusedPointsPage> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const readsPatients = can(actor, "patient-level.read", run.project.id);
  // Few in all: each is a kind of fault.
  const all = await listRefusedPoints(runtime.database, { runId: run.id });
  const shown = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return {
    refused: shown.map(({ at, source, sample, ...rest }) => ({
      ...rest,
      at: at.toISOString(),
      source: REFUSED_SOURCES.find((known) => known === source) ?? "points",
      sample: readsPatients ? sample : null,
    })),
    points: all.reduce((sum, { points }) => sum + points, 0),
    page,
    pageSize: PAGE_SIZE,
    total: all.length,
  };
}
