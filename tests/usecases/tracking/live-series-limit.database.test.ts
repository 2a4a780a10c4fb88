import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { type Database, prismaOf, rawOf } from "@/lib/db/database";
import { listRefusedPoints } from "@/lib/db/list-refused-points";
import { LIVE_SERIES_LIMIT } from "@/lib/ingest/limits";
import { appendPoints } from "@/lib/usecases/append-points";
import { describeOnBothDatabases } from "../../db/both-databases";
import { bodyOf } from "../runtime-under-test";
import { log, type MlflowWorld, mlflowWorld, newRun, readHistory, readRun } from "./mlflow-world";

const metric = (key: string, step = 1) => ({ key, value: 0.5, timestamp: 1_795_380_184_926, step });

/** Gives a run with one series all but one of those that it may have, in one statement. */
async function fillUp(db: Database, runId: string): Promise<void> {
  const row = await prismaOf(db).series.findFirstOrThrow({ where: { runId } });
  const made: Readonly<Record<string, string>> = {
    number: "n.i",
    identity: "'i' || CAST(n.i AS TEXT)",
    key: "'k' || CAST(n.i AS TEXT)",
  };
  const columns = Object.keys(row);
  const values = columns.map((column) => made[column] ?? `s."${column}"`);
  await rawOf(db).run(
    `INSERT INTO "series" (${columns.map((column) => `"${column}"`).join(", ")})
     WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < ${LIVE_SERIES_LIMIT + 997})
     SELECT ${values.join(", ")} FROM "series" s, n WHERE s."runId" = ?`,
    [runId],
  );
}

describeOnBothDatabases("the number of series of a run that is logged live", (context) => {
  let world: MlflowWorld;
  let run: string;
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
    run = await newRun(world);
    await log(world, run, { metrics: [metric("known")] });
    await fillUp(context.db, run);
  });
  afterAll(() => world.remove());

  const count = () => prismaOf(context.db).series.count({ where: { runId: run } });

  it("is bounded: what would exceed it is refused whole with both numbers, by whatever way it comes, and shown", async () => {
    const batch = { metrics: [metric("known", 2), metric("new1"), metric("new2")], params: [{ key: "p", value: "v" }] };
    const refused = await log(world, run, batch);
    expect([refused.status, refused.body["error_code"], refused.body["message"]]).toEqual([
      400,
      "INVALID_PARAMETER_VALUE",
      expect.stringContaining("at most 50,000 series; this one has 49,999, and the batch would add 2"),
    ]);
    const engineer: Actor = {
      kind: "person",
      id: "person:e",
      name: "E",
      roleEverywhere: null,
      roles: { [world.projectId]: "engineer" },
    };
    const body = bodyOf('{"step":1,"new1":1,"new2":2,"known":3}\n');
    const live = { runId: run, idempotencyKey: null, body, expectedSha256: null };
    const error = await appendPoints(world.runtime, engineer, live).catch((thrown: unknown) => thrown);
    expect(isAppError(error) && error.code).toBe("bad-input");
    expect(await count()).toBe(LIVE_SERIES_LIMIT - 1);
    expect((await readHistory(world, run, "known")).metrics).toHaveLength(1);
    expect((await readRun(world, run)).data.params).toBeUndefined();
    expect(await listRefusedPoints(context.db, { runId: run })).toEqual([
      expect.objectContaining({ source: "mlflow", points: 3 }),
      expect.objectContaining({ source: "points", points: 3, sample: expect.stringContaining("50,000 series") }),
    ]);
  });

  it("lets every series that is there go on, and the last one that there is room for", async () => {
    expect((await log(world, run, { metrics: [metric("known", 3), metric("last")] })).status).toBe(200);
    expect(await count()).toBe(LIVE_SERIES_LIMIT);
    expect((await log(world, run, { metrics: [metric("known", 4), metric("last", 2)] })).status).toBe(200);
    expect((await log(world, run, { metrics: [metric("another")] })).status).toBe(400);
    expect(await count()).toBe(LIVE_SERIES_LIMIT);
  });
});
