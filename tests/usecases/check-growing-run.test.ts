import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { prismaOf } from "@/lib/db/database";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { appendPoints } from "@/lib/usecases/append-points";
import { checkGrowingRun } from "@/lib/usecases/check-growing-run";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getPictures } from "@/lib/usecases/get-pictures";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { listVerdictChanges } from "@/lib/usecases/list-verdict-changes";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import { createTaskRunner } from "@/lib/usecases/run-due-task";
import type { Runtime } from "@/lib/usecases/runtime";
import { TASK_HANDLERS } from "@/lib/usecases/task-handlers";
import { CHECK_GROWING_RUN } from "@/lib/usecases/task-kinds";
import { workInThisThread } from "@/lib/usecases/work-in-this-thread";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const PREDICTIONS = new Uint8Array(readFileSync("tests/fixtures/predictions/comma.csv"));

describeOnBothDatabases("a run that grows", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };
  let auditor: Actor;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
    auditor = { ...engineer, id: "person:auditor", roles: { [engineer.projectId]: "auditor" } };
  });
  afterAll(() => remove());

  const makeRun = async (name: string): Promise<string> => {
    return (await createEmptyRun(runtime, engineer, { project: engineer.projectId, name })).id;
  };
  const append = async (runId: string, from: number, to: number, record = lossAt): Promise<void> => {
    const body = bodyOf(Array.from({ length: to - from }, (_, index) => `${record(from + index)}\n`).join(""));
    await appendPoints(runtime, engineer, { runId, idempotencyKey: null, expectedSha256: null, body });
  };
  const settled = async (): Promise<void> => {
    while (runtime.background.size > 0) await Promise.all(runtime.background);
  };
  const check = async (runId: string): Promise<void> => {
    await checkGrowingRun(runtime, runId);
    await settled();
  };
  const taskOf = (runId: string) => prismaOf(context.db).task.findFirst({ where: { runId, kind: CHECK_GROWING_RUN } });

  it("is shown the last diagnosis with the step it rests on, and everybody who looks asks for one check", async () => {
    const runId = await makeRun("as of");
    await append(runId, 0, 40);
    await check(runId);
    await append(runId, 40, 50);
    const pages = await Promise.all([1, 2, 3].map(() => getRunPage(runtime, engineer, runId)));
    expect(pages.map(({ checked }) => checked)).toEqual(Array(3).fill({ throughStep: 39, isCurrent: false }));
    expect(runtime.background.size).toBe(0);
    expect(await taskOf(runId)).not.toBeNull();
    await check(runId);
    expect((await getRunPage(runtime, engineer, runId)).checked).toEqual({ throughStep: 49, isCurrent: true });
  });

  it("has its diagnosis computed for the points that are there when somebody asks the API for it", async () => {
    const runId = await makeRun("asked");
    await append(runId, 0, 40);
    await check(runId);
    await append(runId, 40, 50);
    expect((await getDiagnosis(runtime, engineer, runId)).document.run.points).toBe(50);
  });

  it("never shows a diagnosis that rests on patients who were taken away, not even one that ends after them", async () => {
    const runId = await makeRun("taken away");
    await append(runId, 0, 40);
    const file = { runId, filename: "p.csv", expectedBytes: null, expectedSha256: null };
    const { id: setId } = await addPredictions(runtime, engineer, { ...file, body: bodyOf(PREDICTIONS) });
    await settled();
    await append(runId, 40, 50);
    expect((await getRunPage(runtime, engineer, runId)).subgroups?.status).toBe("analysed");
    const { workers } = runtime;
    // The patients go while they are read: what is stored under the state with them stays.
    const removing = async (): Promise<void> => void (await removePredictions(runtime, engineer, { runId, setId }));
    const slow = { ...runtime, diagnosing: new Map(), workers: { ...workers, run: endingWith(removing) } };
    await checkGrowingRun(slow, runId);
    await settled();
    await prismaOf(context.db).diagnosisResult.deleteMany({
      where: { runId, result: { contains: '"status":"none"' } },
    });
    await append(runId, 50, 60);
    const page = await getRunPage(runtime, engineer, runId);
    expect(page.subgroups).toBeNull();
    expect(page.diagnosed).toBeNull();
    await settled();
    expect((await getRunPage(runtime, engineer, runId)).subgroups?.status).toBe("none");
  });
  const endingWith = (act: () => Promise<void>): Runtime["workers"]["run"] => {
    const { run } = workInThisThread(context.db);
    return async (job, ...rest) => {
      const result = await run(job, ...rest);
      await act();
      return result;
    };
  };

  it("keeps which verdicts changed, from what, to what and at which step, once", async () => {
    const runId = await makeRun("changes");
    await append(runId, 0, 40);
    await check(runId);
    const first = await listVerdictChanges(runtime, engineer, runId);
    expect(first.changes.every(({ before, step }) => before === null && step === 39)).toBe(true);
    expect(first.changes.find(({ rule }) => rule === "non-finite")).toMatchObject({ outcome: "no-finding" });
    await check(runId);
    expect(await listVerdictChanges(runtime, engineer, runId)).toEqual(first);
    await append(runId, 40, 60, (step) => `{"step":${step},"loss":NaN}`);
    await check(runId);
    const { changes } = await listVerdictChanges(runtime, engineer, runId);
    expect(changes.find(({ rule }) => rule === "non-finite")).toMatchObject({
      before: { outcome: "no-finding", severity: null },
      outcome: "finding",
      step: 59,
    });
    const said = changes.map(({ rule, subgroup, number }) => `${rule} ${subgroup} ${number}`);
    expect(new Set(said).size).toBe(said.length);
  });

  it("tells readers who may not see single patients no change of a rule on groups", async () => {
    const runId = await makeRun("groups");
    const record = (step: number) =>
      `{"step":${step},"kind":"subgroup_loss","subgroup":"polytrauma","n":4,"mean":${2 / (step + 1)},"m2":0.1}\n${lossAt(step)}`;
    await append(runId, 0, 40, record);
    await check(runId);
    const row = { runId, number: 900, rule: "subgroup-excess-loss", subgroup: "polytrauma", status: "finding" };
    await prismaOf(context.db).verdictChange.create({ data: { ...row, severity: "warning", at: new Date() } });
    const open = await listVerdictChanges(runtime, engineer, runId);
    expect(open.changes.some(({ subgroup }) => subgroup === "polytrauma")).toBe(true);
    const closed = await listVerdictChanges(runtime, auditor, runId);
    expect(closed.isWithheld).toBe(true);
    expect(JSON.stringify(closed)).not.toMatch(/polytrauma|subgroup-/);
  });

  it("gives readers who may not see single patients no series of a group by a diagnosis from before its latest points", async () => {
    const runId = await makeRun("opened before");
    const record = (n: number) => (step: number) =>
      `{"step":${step},"kind":"subgroup_loss","subgroup":"polytrauma","n":${n},"mean":${2 / (step + 1)},"m2":0.1}`;
    await append(runId, 0, 40, record(50));
    await check(runId);
    const groupsOf = async () => {
      const { series } = await getPictures(runtime, auditor, runId, { buckets: 100, columns: 10 });
      return series.filter(({ subgroup }) => subgroup === "polytrauma").length;
    };
    expect(await groupsOf()).toBeGreaterThan(0);
    await append(runId, 40, 41, record(1));
    expect(await groupsOf()).toBe(0);
    const page = await getRunPage(runtime, auditor, runId);
    expect(page.checked?.isCurrent).toBe(false);
    expect(page.series.filter(({ mapping }) => mapping.subgroup !== null)).toEqual([]);
  });

  it("is put back for some seconds while another one is checked, and then checked", async () => {
    const [one, other] = [await makeRun("checked first"), await makeRun("waits for its turn")];
    for (const runId of [one, other]) await append(runId, 0, 40);
    await prismaOf(context.db).task.deleteMany({ where: { runId: { in: [one, other] } } });
    const dueAt = async (runId: string): Promise<number> => (await taskOf(runId))?.dueAt.getTime() ?? Number.NaN;
    const before = Date.now();
    let goOn = (): void => undefined;
    const isOver = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { workers } = runtime;
    const run: Runtime["workers"]["run"] = async (...asked) => {
      await isOver;
      return await workers.run(...asked);
    };
    await checkGrowingRun({ ...runtime, diagnosing: new Map(), workers: { ...workers, run } }, one);
    // Before the check has begun, so that a server that is killed during it leaves the task.
    const ofOne = await dueAt(one);
    await checkGrowingRun(runtime, other);
    const ofOther = await dueAt(other);
    goOn();
    expect(ofOne).toBeGreaterThan(before + 60_000);
    expect(ofOther).toBeGreaterThanOrEqual(before + 3000);
    await settled();
    await check(other);
    expect((await getRunPage(runtime, engineer, other)).checked?.isCurrent).toBe(true);
  });

  it("is not checked for ever where its checks fail, but for as long as points may come", async () => {
    const runId = await makeRun("cannot be checked");
    await append(runId, 0, 40);
    let failures = 0;
    const run: Runtime["workers"]["run"] = async () => {
      failures += 1;
      throw new Error("the check fails");
    };
    const broken = { ...runtime, workers: { ...runtime.workers, run } };
    const checks = async (): Promise<number> => {
      const before = failures;
      await checkGrowingRun(broken, runId);
      await settled();
      return failures - before;
    };
    expect([await checks(), await checks()]).toEqual([1, 1]);
    await prismaOf(context.db).run.update({ where: { id: runId }, data: { training: "finished" } });
    expect(await checks()).toBe(0);
    // Somebody looks: it is tried once more.
    expect([await checks(), await checks()]).toEqual([1, 0]);
  });
  it("rests after a check for as long as that cost, whatever comes meanwhile, and is then checked again", async () => {
    const runId = await makeRun("rests");
    let now = Date.now();
    const runDue = createTaskRunner(
      runtime,
      { [CHECK_GROWING_RUN]: handlerOf(CHECK_GROWING_RUN) },
      () => new Date(now),
    );
    const runAll = async (): Promise<void> => {
      while (await runDue()) await settled();
    };
    const dueAt = async (): Promise<number> => (await taskOf(runId))?.dueAt.getTime() ?? Number.NaN;
    await append(runId, 0, 40);
    const first = await dueAt();
    now = first;
    await runAll();
    const second = await dueAt();
    expect(second).toBeGreaterThan(first);
    await append(runId, 40, 50);
    await getRunPage(runtime, engineer, runId);
    expect(await dueAt()).toBe(second);
    now = second - 1;
    await runAll();
    expect((await getRunPage(runtime, engineer, runId)).checked?.throughStep).toBe(39);
    now = second;
    await runAll();
    expect((await getRunPage(runtime, engineer, runId)).checked).toEqual({ throughStep: 49, isCurrent: true });
    now = await dueAt();
    await runAll();
    expect(await taskOf(runId)).toBeNull();
  });
  const handlerOf = (kind: string) => {
    const handler = TASK_HANDLERS[kind];
    if (handler === undefined) throw new Error(`no handler for ${kind}`);
    return handler;
  };
});

const lossAt = (step: number): string => `{"step":${step},"loss":${1 / (step + 1)}}`;
