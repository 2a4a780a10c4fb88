import { afterAll, beforeAll, expect, it } from "vitest";
import { POST } from "@/app/api/bulk_log/route";
import { GET } from "@/app/version/route";
import { prismaOf } from "@/lib/db/database";
import { deleteRun } from "@/lib/db/delete-run";
import { findClientRun } from "@/lib/db/find-client-run";
import { findTrackedRun } from "@/lib/db/find-tracked-run";
import { foldBatches } from "@/lib/db/fold-batches";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { FOLD_BATCHES } from "@/lib/usecases/task-kinds";
import { giveToken } from "../../auth/give-token";
import { describeOnBothDatabases } from "../../db/both-databases";
import { notesOf, pointsOf, type WandbWorld, wandbWorld } from "./wandb-client";

describeOnBothDatabases("what Trackio's client sends", (context) => {
  let world: WandbWorld;
  let made = 0;

  beforeAll(async () => {
    world = await wandbWorld(context.db);
  });
  afterAll(() => world.remove());

  const call = async (
    name: string,
    body: unknown,
    { token = world.asked.token, project }: { token?: string | null; project?: string } = {},
  ) => {
    const request = new Request(`http://rounds.test/api/${name}`, {
      method: "POST",
      headers: token === null ? {} : { "x-trackio-write-token": token },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    // One handler answers every call.
    const response = await POST(request, { params: Promise.resolve(project === undefined ? {} : { project }) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const log = (logs: readonly object[], more = {}) =>
    call("bulk_log", { args: [], kwargs: { logs, hf_token: null } }, more);
  const newRun = () => {
    made += 1;
    return { project: "tbi", run: `r${made}`, run_id: `id${made}` };
  };
  const idOf = async ({ project, run_id }: { project: string; run_id: string }): Promise<string> => {
    const named = { tracker: "trackio", place: project, name: run_id } as const;
    return (await findTrackedRun(context.db, { projectId: world.projectId, ...named }))?.id ?? "none";
  };

  it("is asked first which protocol is spoken, and told to whoever has a token", async () => {
    const ask = async (headers: Record<string, string>) =>
      await GET(new Request("http://rounds.test/p/x/version", { headers }), { params: Promise.resolve({}) });
    expect(await (await ask({ "x-trackio-write-token": world.asked.token ?? "" })).json()).toMatchObject({
      api_version: 1,
    });
    expect((await ask({})).status).toBe(401);
  });

  it("is a run with its points, settings and name, of which nobody says how it stands", async () => {
    const run = newRun();
    const histogram = { _type: "trackio.histogram", values: [3, 5], bins: [-1, 0, 1] };
    const config = { lr: 0.1, inner: { a: [1] }, _Username: "somebody", _Created: "2026-11-22" };
    const answer = await log([
      { ...run, step: 0, metrics: { "train/loss": 0.5, "gradients/fc1.weight": histogram }, config, log_id: "a" },
      { ...run, step: 1, metrics: { "train/loss": "NaN" }, log_id: "b" },
    ]);
    expect(answer).toEqual({ status: 200, body: { data: null } });
    const id = await idOf(run);
    await foldBatches(context.db, { runId: id, at: new Date() });
    const loss = await pointsOf(world, id, "train/loss");
    expect([loss.steps, loss.values]).toEqual([
      [0, 1],
      [0.5, Number.NaN],
    ]);
    expect((await pointsOf(world, id, "gradients/fc1.weight")).series).toMatchObject({ estimated: true });
    const found = await findClientRun(context.db, { projectId: world.projectId, id });
    expect(found).toMatchObject({ name: run.run, training: null });
    expect(JSON.parse(found?.settings ?? "")).toMatchObject({ learningRate: 0.1 });
    const notes = (await listRunNotes(context.db, { runIds: [id] })).get(id);
    expect(Object.fromEntries(notes?.parameters ?? [])).toEqual({ lr: "0.1", "inner.a": "[1]" });
  });

  it("counts once when it comes again, from several at once as well", async () => {
    const run = newRun();
    const logs = Array.from({ length: 20 }, (_, step) => ({
      ...run,
      step,
      metrics: { loss: step },
      log_id: `l${step}`,
    }));
    await Promise.all([log(logs), log(logs), log(logs)]);
    await log(logs.slice(5, 12));
    expect((await pointsOf(world, await idOf(run), "loss")).values).toEqual(logs.map((_, step) => step));
  });

  it("counts once when it was sent without times and comes again with them, among what came later", async () => {
    const run = newRun();
    const logs = [0, 1, 2].map((step) => ({ ...run, step, metrics: { loss: step + 0.5 }, log_id: `t${step}` }));
    const timed = logs.map((log) => ({ ...log, timestamp: `2026-11-22T21:36:0${log.step}.5+00:00` }));
    await log(logs.slice(0, 2));
    await log(timed);
    const id = await idOf(run);
    expect((await pointsOf(world, id, "loss")).values).toEqual([0.5, 1.5, 2.5]);
    await foldBatches(context.db, { runId: id, at: new Date() });
    await log(timed.slice(1));
    await foldBatches(context.db, { runId: id, at: new Date() });
    expect((await pointsOf(world, id, "loss")).values).toEqual([0.5, 1.5, 2.5]);
  });

  it("is folded soon where a request holds very many points", async () => {
    const [few, many] = [newRun(), newRun()];
    const metrics = Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`m${at}`, at]));
    const logs = (run: object, count: number) =>
      Array.from({ length: count }, (_, step) => ({ ...run, step, metrics }));
    await log(logs(few, 10));
    await log(logs(many, 800));
    const asked = async (run: typeof few) =>
      await prismaOf(context.db).task.count({ where: { runId: await idOf(run), kind: FOLD_BATCHES } });
    expect([await asked(few), await asked(many)]).toEqual([0, 1]);
  });

  it("for a run that was deleted here keeps nothing of the runs behind it, and is shown if the run comes back", async () => {
    const [gone, next] = [newRun(), newRun()];
    await log([{ ...gone, step: 0, metrics: { loss: 1 } }]);
    const id = await idOf(gone);
    await deleteRun(context.db, { id, by: "system", reason: "to see", at: new Date() });
    const logs = [gone, next].map((run) => ({ ...run, step: 1, metrics: { loss: 2 } }));
    expect((await log(logs)).status).toBe(200);
    expect((await pointsOf(world, await idOf(next), "loss")).values).toEqual([2]);
    expect((await notesOf(world, id)).map(({ points }) => points)).toEqual([1]);
  });

  it("is numbered here where it has no steps, once", async () => {
    const run = newRun();
    const logs = [1, 2, 3].map((loss) => ({ ...run, step: null, metrics: { loss }, log_id: `${loss}` }));
    await log(logs);
    await log(logs);
    await log([{ ...run, metrics: { loss: 4 }, log_id: "4" }]);
    const { steps, values } = await pointsOf(world, await idOf(run), "loss");
    expect([steps, values]).toEqual([
      [0, 1, 2, 3],
      [1, 2, 3, 4],
    ]);
  });

  it("of runs with one name and different ids is two runs, and a run without an id is known by its name", async () => {
    const [one, two] = [newRun(), newRun()];
    await log([
      { ...one, run: "same", step: 0, metrics: { loss: 1 } },
      { ...two, run: "same", step: 0, metrics: { loss: 2 } },
      { project: "tbi", run: "plain", step: 0, metrics: { loss: 3 } },
    ]);
    expect((await pointsOf(world, await idOf(one), "loss")).values).toEqual([1]);
    expect((await pointsOf(world, await idOf(two), "loss")).values).toEqual([2]);
    expect((await pointsOf(world, await idOf({ project: "tbi", run_id: "plain" }), "loss")).values).toEqual([3]);
  });

  it("and cannot be kept is shown with the run", async () => {
    const run = newRun();
    await log([
      { ...run, step: 0.5, metrics: { loss: 1 } },
      { ...run, step: 0, metrics: { loss: 1, text: "x", image: { _type: "trackio.image" }, nothing: null } },
    ]);
    const alert = { ...run, title: "low", text: null, level: "warn", step: 0 };
    expect((await call("bulk_alert", { args: [], kwargs: { alerts: [alert] } })).status).toBe(200);
    const upload = { project: run.project, run: null, run_id: null, relative_path: "x" };
    expect(
      (await call("bulk_upload_media", { args: [], kwargs: { uploads: [upload, { ...upload, ...run }] } })).status,
    ).toBe(200);
    expect((await call("bulk_log_system", { args: [], kwargs: { logs: [] } })).status).toBe(200);
    expect((await call("upload", "any bytes")).body).toEqual({ paths: ["unkept"] });
    const notes = await notesOf(world, await idOf(run));
    expect(notes.map(({ source, points }) => [source, points])).toEqual([
      ["trackio", 1],
      ["trackio", 1],
      ["trackio", 1],
      ["trackio", 0],
      ["trackio", 0],
    ]);
    expect((await pointsOf(world, await idOf(run), "loss")).values).toEqual([1]);
  });

  it("and cannot be used is refused with one sentence", async () => {
    const run = newRun();
    const wrong = [
      "no JSON",
      [],
      {},
      { kwargs: { logs: {} } },
      { kwargs: { logs: [1] } },
      { kwargs: { logs: [{ ...run, project: "" }] } },
      { kwargs: { logs: [{ ...run, run: 5 }] } },
      { kwargs: { logs: [{ ...run, run_id: "x".repeat(300) }] } },
      { kwargs: { logs: [{ ...run, metrics: [] }] } },
    ];
    for (const body of wrong) {
      const answer = await call("bulk_log", body);
      expect([answer.status, String(answer.body["error"])]).toEqual([400, expect.stringMatching(/^Expected /)]);
    }
    expect((await call("get_runs", {})).status).toBe(404);
    expect((await call("constructor", {})).status).toBe(404);
    expect(await idOf(run)).toBe("none");
  });

  it("is refused to whoever may not upload to the project", async () => {
    const run = newRun();
    const logs = [{ ...run, step: 0, metrics: { loss: 1 } }];
    const of = async (role: "auditor" | "engineer" | "administrator", projectIds: readonly string[] | null) =>
      await giveToken(context.db, { role, projectIds });
    expect((await log(logs, { token: null })).status).toBe(401);
    expect((await log(logs, { token: "x".repeat(40) })).status).toBe(401);
    expect((await log(logs, { token: await of("auditor", [world.projectId]) })).status).toBe(403);
    const { projectId: other } = await wandbWorld(context.db);
    expect((await log(logs, { token: await of("engineer", [other]), project: world.projectId })).status).toBe(404);
    expect((await log(logs, { token: await of("administrator", null) })).status).toBe(400);
    expect(await idOf(run)).toBe("none");
    expect((await log(logs, { token: await of("engineer", [world.projectId]) })).status).toBe(200);
  });
});
