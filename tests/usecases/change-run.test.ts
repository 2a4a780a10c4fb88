import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { type ChangeRunBody, changeRunBodySchema } from "@/lib/schema/run";
import { changeRun } from "@/lib/usecases/change-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { importRun } from "@/lib/usecases/import-run";
import { listFileStatements } from "@/lib/usecases/list-file-statements";
import { listStatements } from "@/lib/usecases/list-statements";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

/** Norms that shrink towards `enc.0`; the file states an optimizer and no order. */
const LOG = [
  { kind: "run", settings: { optimizer: "Adam", batchSize: 32 }, layers: [] },
  ...Array.from({ length: 300 }, (_, step) => {
    const norms = [3, 2, 1, 0].map((layer) => [
      `grad_norm/enc.${layer}.weight`,
      (1 + (step % 7) / 50) * 0.05 ** (3 - layer),
    ]);
    return { step, loss: 1 / (step + 1), ...Object.fromEntries(norms) };
  }),
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .join("");
const INPUT_FIRST = ["enc.0", "enc.1", "enc.2", "enc.3"];

describeOnBothDatabases("changing a run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const upload = async (run: string, content = LOG) => {
    const body = bodyOf(content);
    const file = {
      project: engineer.projectId,
      run,
      filename: "log.jsonl",
      body,
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, engineer, file)).runId;
  };
  const change = (runId: string, body: object) =>
    changeRun(runtime, engineer, runId, changeRunBodySchema.parse(body) as ChangeRunBody);
  const refusalOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return isAppError(error) ? `${error.code}: ${error.message}` : error;
  };

  it("takes a stated order of layers instead of the guessed one, the diagnosis follows, there and back", async () => {
    const runId = await upload("order");
    const before = await getDiagnosis(runtime, engineer, runId);
    expect(before.layerOrderSource).toBe("first-appearance");
    expect(before.layers.map(({ name }) => name)).toEqual(INPUT_FIRST.toReversed());
    await change(runId, { settings: { layerOrder: INPUT_FIRST } });
    const after = await getDiagnosis(runtime, engineer, runId);
    expect(after.layerOrderSource).toBe("settings");
    expect(after.layers.map(({ name, depth }) => [name, depth])).toEqual(INPUT_FIRST.map((name, at) => [name, at + 1]));
    expect(after.document.verdicts).not.toEqual(before.document.verdicts);
    await change(runId, { settings: { layerOrder: null } });
    expect((await getDiagnosis(runtime, engineer, runId)).document).toEqual(before.document);
  });

  it("keeps what the file says beside what a person says, whose word counts, whatever file comes later", async () => {
    const runId = await upload("settings");
    const answer = await change(runId, { settings: { optimizer: "SGD", learningRate: 0.1 } });
    expect(answer.settings).toEqual({
      stated: { optimizer: "Adam", batchSize: 32 },
      edited: { optimizer: "SGD", learningRate: 0.1 },
    });
    await upload("settings", LOG.replace("Adam", "RMSprop"));
    const { run } = await getRunPage(runtime, engineer, runId);
    expect(run.statedSettings.optimizer).toBe("RMSprop");
    expect(run.settings).toMatchObject({ optimizer: "SGD", learningRate: 0.1, batchSize: 32 });
    const { settings } = await change(runId, { settings: { optimizer: null } });
    expect(settings.edited).toEqual({ learningRate: 0.1 });
    expect((await getRunPage(runtime, engineer, runId)).run.settings.optimizer).toBe("RMSprop");
  });

  it("says with every gradient verdict what a person stated of the logged norm", async () => {
    const runId = await upload("norm");
    await change(runId, { settings: { gradientNormLogged: "after clipping", lossScale: 1024, accumulatedBatches: 4 } });
    const { document } = await getDiagnosis(runtime, engineer, runId);
    const provenance = document.verdicts.flatMap((verdict) => verdict.provenance);
    expect(provenance).toContain("Gradient norms logged: after clipping.");
    expect(provenance).toContain("Loss scale: 1024.");
    expect(provenance).toContain("Accumulated over 4 batches.");
  });

  it("keeps both of two changes that are made at once", async () => {
    const runId = await upload("two people");
    await Promise.all([
      change(runId, { settings: { batchSize: 64 } }),
      change(runId, { settings: { gradientClip: "1.0" } }),
      change(runId, { settings: { learningRate: 0.01 } }),
    ]);
    const { run } = await getRunPage(runtime, engineer, runId);
    expect(run.editedSettings).toEqual({ batchSize: 64, gradientClip: "1.0", learningRate: 0.01 });
  });

  it("keeps who stated a setting and when, and forgets it when the setting is taken back", async () => {
    const runId = await upload("stated by hand");
    await change(runId, { settings: { batchSize: 64, lossFunction: "cross-entropy" } });
    const first = await listStatements(runtime, engineer, runId);
    expect(Object.keys(first).sort()).toEqual(["batchSize", "lossFunction"]);
    expect(Date.parse(first.batchSize?.at ?? "")).toBeGreaterThan(0);
    expect(first.batchSize?.name).not.toBe("");
    await change(runId, { settings: { batchSize: null } });
    expect(await listStatements(runtime, engineer, runId)).toEqual({ lossFunction: first.lossFunction });
    expect((await getRunPage(runtime, engineer, runId)).run.editedSettings).toEqual({ lossFunction: "cross-entropy" });
  });

  it("knows which file stated a setting, and who uploaded it when", async () => {
    const runId = await upload("stated in a file");
    const [page, stated] = await Promise.all([
      getRunPage(runtime, engineer, runId),
      listFileStatements(runtime, engineer, runId),
    ]);
    expect(stated.optimizer).toMatchObject({ file: "log.jsonl" });
    expect(stated.optimizer?.name).not.toBe("");
    expect(Math.abs(Date.parse(stated.optimizer?.at ?? "") - Date.now())).toBeLessThan(600_000);
    expect(Object.keys(stated).sort()).toEqual(["batchSize", "optimizer"]);
    expect(page.run.settings.optimizer).toBe("Adam");
    const later = bodyOf(
      `${JSON.stringify({ kind: "run", settings: { optimizer: "SGD" }, layers: [] })}\n${JSON.stringify({ step: 300, loss: 0.1 })}\n`,
    );
    const file = { project: engineer.projectId, run: "stated in a file", filename: "later.jsonl" };
    await importRun(runtime, engineer, { ...file, body: later, expectedBytes: null, expectedSha256: null });
    const then = await listFileStatements(runtime, engineer, runId);
    expect([then.optimizer?.file, then.batchSize?.file]).toEqual(["later.jsonl", "log.jsonl"]);
  });

  it("refuses an order that names no layer of the run in one sentence, and changes nothing of it", async () => {
    const runId = await upload("foreign order");
    expect(await refusalOf(change(runId, { name: "never", settings: { layerOrder: ["conv1", "conv2"] } }))).toBe(
      'bad-input: Expected layers of this run, such as "enc.3", found none of them among the 2 names; the first is "conv1".',
    );
    expect((await getRunPage(runtime, engineer, runId)).run).toMatchObject({
      name: "foreign order",
      editedSettings: {},
    });
  });

  it("leaves the settings alone when the name is taken", async () => {
    await upload("taken");
    const runId = await upload("free");
    const refusal = await refusalOf(change(runId, { name: "taken", settings: { batchSize: 1 } }));
    expect(refusal).toMatch(/^conflict/);
    expect((await getRunPage(runtime, engineer, runId)).run.editedSettings).toEqual({});
  });

  it("is not for readers", async () => {
    const runId = await upload("read only");
    const clinician = { ...engineer, id: "person:clinician", roles: { [engineer.projectId]: "clinician" } } as const;
    const attempt = changeRun(runtime, clinician, runId, { settings: { batchSize: 1 } });
    expect(await refusalOf(attempt)).toMatch(/^forbidden/);
  });
});
