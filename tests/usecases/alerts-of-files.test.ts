import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addAlertTarget } from "@/lib/db/add-alert-target";
import { prismaOf } from "@/lib/db/database";
import { newId } from "@/lib/db/new-id";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { importRun } from "@/lib/usecases/import-run";
import { createTaskRunner } from "@/lib/usecases/run-due-task";
import type { Runtime } from "@/lib/usecases/runtime";
import { TASK_HANDLERS } from "@/lib/usecases/task-handlers";
import { CHECK_GROWING_RUN } from "@/lib/usecases/task-kinds";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const PREDICTIONS = new Uint8Array(readFileSync("tests/fixtures/predictions/comma.csv"));

describeOnBothDatabases("a run that was not logged live", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let boss: Awaited<ReturnType<typeof actorIn>>;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    boss = await actorIn(context.db, "administrator");
  });
  afterAll(() => remove());

  const messages = () => prismaOf(context.db).outbox.findMany({ orderBy: { createdAt: "asc" } });

  it("has its critical verdicts told once, when a file or predictions were added", async () => {
    const target = { id: newId(), projectId: boss.projectId, kind: "email", address: "team@test.local" } as const;
    const where = "a mailbox";
    await addAlertTarget(context.db, {
      target: { ...target, secret: null, namesSubgroups: false },
      where,
      by: "test",
      at: new Date(),
    });
    const losses = Array.from({ length: 200 }, (_, step) => (step < 100 ? 1 / (step + 1) : "NaN"));
    const log = losses.map((loss, step) => `{"step":${step},"loss":${loss}}\n`).join("");
    const file = { expectedBytes: null, expectedSha256: null };
    const upload = { ...file, project: boss.projectId, run: "uploaded", filename: "log.jsonl" };
    const uploaded = await importRun(runtime, boss, { ...upload, body: bodyOf(log) });
    const worked = await workOff();
    expect(worked).toBeGreaterThan(0);
    const told = await messages();
    expect(new Set(told.map((message) => message.runId))).toEqual(new Set([uploaded.runId]));
    expect(told.map(({ payload }) => JSON.parse(payload).verdict.rule)).toContain("non-finite");
    const predictions = { ...file, runId: uploaded.runId, filename: "p.csv" };
    await addPredictions(runtime, boss, { ...predictions, body: bodyOf(PREDICTIONS) });
    expect(await workOff()).toBeGreaterThan(0);
    await importRun(runtime, boss, { ...upload, body: bodyOf(log) });
    await workOff();
    expect(await messages()).toEqual(told);
  });
  /** Whatever checks are asked for, now or later. @returns how many there were */
  const workOff = async (): Promise<number> => {
    const handlers = { [CHECK_GROWING_RUN]: TASK_HANDLERS[CHECK_GROWING_RUN] ?? { run: async () => undefined } };
    const runDue = createTaskRunner(runtime, handlers, () => new Date(Date.now() + 24 * 3_600_000));
    const settle = async () => {
      while (runtime.background.size > 0) await Promise.all(runtime.background);
    };
    let done = 0;
    await settle();
    while (await runDue()) {
      done += 1;
      await settle();
    }
    return done;
  };
});
