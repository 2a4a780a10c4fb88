import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { prismaOf } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { appendPoints } from "@/lib/usecases/append-points";
import { diagnoseStoredRun } from "@/lib/usecases/diagnose-stored-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getReport } from "@/lib/usecases/get-report";
import { importRun } from "@/lib/usecases/import-run";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import type { Runtime } from "@/lib/usecases/runtime";
import { workInThisThread } from "@/lib/usecases/work-in-this-thread";
import { describeOnBothDatabases } from "../db/both-databases";
import { interrupted } from "../db/interrupted-database";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOG = Array.from({ length: 40 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const PREDICTIONS = new Uint8Array(readFileSync("tests/fixtures/predictions/comma.csv"));

describeOnBothDatabases("the diagnosis of a run that changes while it is read", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  /** A run of which no diagnosis is stored, and none is under way. */
  const undiagnosedRun = async (run: string): Promise<string> => {
    const file = {
      project: engineer.projectId,
      run,
      filename: "log.jsonl",
      body: bodyOf(LOG),
      expectedBytes: null,
      expectedSha256: null,
    };
    const { runId } = await importRun(runtime, engineer, file);
    await Promise.all(runtime.background);
    await prismaOf(context.db).diagnosisResult.deleteMany({ where: { runId } });
    return runId;
  };
  const predict = (runId: string) =>
    addPredictions(runtime, engineer, {
      runId,
      filename: "predictions.csv",
      body: bodyOf(PREDICTIONS),
      expectedBytes: null,
      expectedSha256: null,
    });

  it("is not stored under the state before, to which the run may come back when patients are taken away again", async () => {
    const runId = await undiagnosedRun("changes");
    const before = await findRunFingerprint(context.db, { runId });
    const added: string[] = [];
    const db = interrupted(context.db, "layerFact", async () => added.push((await predict(runId)).id));
    await diagnoseStoredRun(db, runId);
    expect((await getDiagnosis(runtime, engineer, runId)).subgroups.status).toBe("analysed");
    const [setId = ""] = added;
    await removePredictions(runtime, engineer, { runId, setId });
    expect((await findRunFingerprint(context.db, { runId })).fingerprint).toBe(before.fingerprint);
    expect((await getReport(runtime, engineer, runId)).record.subgroups.status).toBe("none");
  });

  it("answers everybody who asks of a run that gets points during each computation, and never with fewer than there were", async () => {
    const runId = await undiagnosedRun("never rests");
    let step = 40;
    let acknowledged = 40;
    const append = async (): Promise<void> => {
      const body = bodyOf(`${JSON.stringify({ step, loss: 1 / step })}\n`);
      step += 1;
      await appendPoints(runtime, engineer, { runId, idempotencyKey: null, expectedSha256: null, body });
      acknowledged += 1;
    };
    const workers = workInThisThread(context.db);
    const run: typeof workers.run = async (job, ...rest) => {
      const result = await workers.run(job, ...rest);
      await append();
      return result;
    };
    const restless = { ...runtime, diagnosing: new Map(), workers: { ...workers, run } };
    const ask = async (): Promise<void> => {
      const before = acknowledged;
      const { document } = await getDiagnosis(restless, engineer, runId);
      expect(document.run.points).toBeGreaterThanOrEqual(before);
    };
    await Promise.all([ask(), append().then(ask), ask()]);
    await Promise.all([ask(), ask()]);
  });
});
