import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { EditableSettings } from "@/lib/schema/run-settings";
import { changeRun } from "@/lib/usecases/change-run";
import { findSiblingRuns } from "@/lib/usecases/find-sibling-runs";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { importRun } from "@/lib/usecases/import-run";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const BASE: EditableSettings = { optimizer: "adam", learningRate: 0.01, batchSize: 64 };

describeOnBothDatabases("runs that differ from a run in one thing", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };
  let stranger: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer", "project of siblings");
    stranger = await actorIn(context.db, "engineer", "project of strangers");
  });
  afterAll(() => remove());

  const upload = async (actor: typeof engineer, run: string, settings: EditableSettings): Promise<string> => {
    const records = Array.from({ length: 60 }, (_, step) => ({ step, loss: 1 / (step + 1), val_loss: 0.5 }));
    const body = bodyOf(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const query = { project: actor.projectId, run, filename: "log.jsonl", expectedBytes: null, expectedSha256: null };
    const { runId } = await importRun(runtime, actor, { ...query, body });
    await changeRun(runtime, { ...actor, roleEverywhere: "administrator" }, runId, { settings });
    return runId;
  };
  const look = async (actor: Actor, runId: string) => {
    await getDiagnosis(runtime, actor, runId);
    return await findSiblingRuns(runtime, actor, await getRunPage(runtime, actor, runId));
  };

  it("are those of the same project alone, even for an actor who may read both, and foreign ones never appear", async () => {
    const own = await upload(engineer, "own", BASE);
    await upload(engineer, "rate", { ...BASE, learningRate: 0.1 });
    await upload(engineer, "batch", { ...BASE, batchSize: 32 });
    await upload(engineer, "both", { ...BASE, batchSize: 32, learningRate: 0.1 });
    await upload(stranger, "foreign rate", { ...BASE, learningRate: 0.3 });
    await upload(stranger, "foreign batch", { ...BASE, batchSize: 16 });
    const reader = { ...engineer, roles: { ...engineer.roles, [stranger.projectId]: "auditor" as const } };
    for (const actor of [engineer, reader, { ...engineer, roleEverywhere: "administrator" as const }]) {
      const { ofRates, ofOneSetting, looked, total } = await look(actor, own);
      expect(ofRates.map(({ name }) => name)).toEqual(["rate"]);
      expect(ofOneSetting.map(({ name }) => name).sort()).toEqual(["batch", "rate"]);
      expect([looked, total]).toEqual([3, 3]);
    }
    const page = await getRunPage(runtime, engineer, own);
    const failure = await findSiblingRuns(runtime, stranger, page).catch((error: unknown) => error);
    expect(isAppError(failure)).toBe(true);
  });

  it("have no losses before they are checked, are checked from then on, and have them at the next look", async () => {
    const own = await upload(engineer, "waiting own", { ...BASE, optimizer: "lion" });
    const other = await upload(engineer, "waiting other", { ...BASE, optimizer: "lion", learningRate: 1 });
    const first = await look(engineer, own);
    expect(first.own.finals?.losses.map(({ split }) => split)).toEqual(["train", "validation"]);
    await Promise.all(runtime.background);
    await getDiagnosis(runtime, engineer, other);
    const { ofRates } = await look(engineer, own);
    expect(ofRates[0]?.finals?.lastStep).toBe(59);
    expect(ofRates[0]?.finals?.losses[1]?.loss).toMatchObject({ status: "estimated", value: 0.5 });
  });

  it("leave a run that was deleted out", async () => {
    const own = await upload(engineer, "kept", { ...BASE, optimizer: "sgd" });
    const gone = await upload(engineer, "gone", { ...BASE, optimizer: "sgd", learningRate: 1 });
    await removeRun(runtime, engineer, gone, "made by a test");
    expect((await look(engineer, own)).ofRates).toEqual([]);
  });
});
