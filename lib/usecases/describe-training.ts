import { judgeTraining, readTraining } from "@/lib/core/training";
import { loadArrivals } from "@/lib/db/load-arrivals";
import type { RunRecord } from "@/lib/db/run-record";
import type { RunTraining } from "@/lib/schema/run";
import type { Runtime } from "./runtime";

type Trained = Pick<RunRecord, "id" | "createdAt" | "training" | "startedAt" | "endedAt">;

/** How the training of some runs stands, by run; points are asked for only of those that are said to run. */
export async function describeTrainings(
  { database }: Pick<Runtime, "database">,
  runs: readonly Trained[],
): Promise<Map<string, RunTraining>> {
  const running = runs.filter(({ training }) => training === "running");
  const arrivals = await loadArrivals(database, { runIds: running.map(({ id }) => id) });
  const now = Date.now();
  return new Map(
    runs.map(({ id, createdAt, training, startedAt, endedAt }) => {
      const heard = arrivals.get(id) ?? null;
      const said = readTraining(training);
      const hasEnded = said === "finished" || said === "failed" || said === "killed";
      const described: RunTraining = {
        state: judgeTraining(said, heard ?? { heardAt: createdAt.getTime(), meanGap: null }, now),
        startedAt: startedAt?.toISOString() ?? null,
        endedAt: hasEnded ? (endedAt?.toISOString() ?? null) : null,
        lastPointsAt: heard === null ? null : new Date(heard.heardAt).toISOString(),
      };
      return [id, described];
    }),
  );
}

/** How the training of one run stands. */
export async function describeTraining(runtime: Pick<Runtime, "database">, run: Trained): Promise<RunTraining> {
  const described = (await describeTrainings(runtime, [run])).get(run.id);
  return described ?? { state: "not-stated", startedAt: null, endedAt: null, lastPointsAt: null };
}
