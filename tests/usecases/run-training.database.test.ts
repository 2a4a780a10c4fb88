import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { type Database, prismaOf } from "@/lib/db/database";
import { foldBatches } from "@/lib/db/fold-batches";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { changeRunBodySchema, runListQuerySchema } from "@/lib/schema/run";
import { appendPoints } from "@/lib/usecases/append-points";
import { changeRun } from "@/lib/usecases/change-run";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { describeRun, listRuns } from "@/lib/usecases/list-runs";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

type World = ReturnType<typeof runtimeOn>;
const HOUR = 3_600_000;

/** As if everything of a run had happened earlier. */
async function age(db: Database, runId: string, milliseconds: number, gap: number): Promise<void> {
  const { liveBatch, run } = prismaOf(db);
  const batches = await liveBatch.findMany({ where: { runId }, orderBy: { sequence: "desc" } });
  const last = Date.now() - milliseconds;
  for (const [index, { sequence }] of batches.entries()) {
    const createdAt = new Date(last - index * gap);
    await liveBatch.update({ where: { runId_sequence: { runId, sequence } }, data: { createdAt } });
  }
  await run.update({ where: { id: runId }, data: { createdAt: new Date(last - 100 * gap) } });
}

describeOnBothDatabases("how the training of a run stands", (context) => {
  let runtime: World["runtime"];
  let remove: World["remove"];
  let engineer: Actor & { projectId: string };
  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const newRun = async () =>
    (await createEmptyRun(runtime, engineer, { project: engineer.projectId, name: crypto.randomUUID() })).id;
  const say = (id: string, training: string, actor: Actor = engineer) =>
    changeRun(runtime, actor, id, changeRunBodySchema.parse({ training }));
  const stateOf = async (id: string) => (await describeRun(runtime, engineer, id)).training;
  const send = (runId: string, step: number) =>
    appendPoints(runtime, engineer, {
      runId,
      idempotencyKey: null,
      body: bodyOf(`{"step":${step},"loss":1}\n`),
      expectedSha256: null,
    });

  it("is not stated until somebody says it, and then what was said last", async () => {
    const id = await newRun();
    expect(await stateOf(id)).toEqual({ state: "not-stated", startedAt: null, endedAt: null, lastPointsAt: null });
    expect((await say(id, "running")).training.state).toBe("running");
    for (const training of ["finished", "failed", "killed"]) {
      const { training: now } = await say(id, training);
      expect(now).toEqual(expect.objectContaining({ state: training, endedAt: expect.any(String) }));
    }
    expect(await say(id, "running")).toEqual(
      expect.objectContaining({ training: expect.objectContaining({ state: "running", endedAt: null }) }),
    );
    const { runs } = await listRuns(runtime, engineer, runListQuerySchema.parse({}));
    expect(runs.find((run) => run.id === id)?.training.state).toBe("running");
  });

  it("is noted once in the audit log, however often the same is said, and the end stays when it was", async () => {
    const id = await newRun();
    const { training: first } = await say(id, "finished");
    const { training: again } = await say(id, "finished");
    expect(again.endedAt).toBe(first.endedAt);
    const entries = await listAuditEntries(context.db, { projects: [engineer.projectId], limit: 1000 });
    const own = entries.filter(({ object, action }) => object === `run:${id}` && action === "run.training-changed");
    expect(own.map(({ details }) => details)).toEqual([{ from: null, to: "finished" }]);
  });

  it("is stalled when a run that is said to run is silent for ten times its own pace, and runs again with the next batch", async () => {
    const id = await newRun();
    await say(id, "running");
    for (let step = 0; step < 40; step += 1) await send(id, step);
    expect((await stateOf(id)).state).toBe("running");
    await age(context.db, id, 4 * HOUR, HOUR / 2);
    expect((await stateOf(id)).state).toBe("running");
    await age(context.db, id, 6 * HOUR, HOUR / 2);
    // Folding leaves the times of the batches.
    await foldBatches(context.db, { runId: id, at: new Date() });
    expect((await stateOf(id)).state).toBe("stalled");
    await send(id, 100);
    expect((await stateOf(id)).state).toBe("running");
  });

  it("is stalled when a run sent nothing at all within an hour", async () => {
    const id = await newRun();
    await say(id, "running");
    await age(context.db, id, 2 * HOUR, 0);
    expect(await stateOf(id)).toEqual(expect.objectContaining({ state: "stalled", lastPointsAt: null }));
  });

  it("may be said by whoever may send points to a run of others, who may not rename it", async () => {
    const id = await newRun();
    const other: Actor = { ...engineer, id: "token:other" };
    expect((await say(id, "failed", other)).training.state).toBe("failed");
    const renaming = changeRun(runtime, other, id, { name: "another", training: "finished" });
    expect(await renaming.catch((error: unknown) => isAppError(error) && error.code)).toBe("forbidden");
    expect((await stateOf(id)).state).toBe("failed");
    const reader: Actor = { ...engineer, roles: { [engineer.projectId]: "auditor" } };
    expect(await say(id, "finished", reader).catch((error: unknown) => isAppError(error) && error.code)).toBe(
      "forbidden",
    );
  });
});
