import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { appendProofStep } from "@/lib/db/append-proof-step";
import { beginPurge } from "@/lib/db/begin-purge";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { rawOf } from "@/lib/db/database";
import { dateText } from "@/lib/db/date-text";
import { deleteRun } from "@/lib/db/delete-run";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { noteRefusedPoints } from "@/lib/db/note-refused-points";
import { saveProofOutcome } from "@/lib/db/save-proof-outcome";
import { saveRunNotes } from "@/lib/db/save-run-notes";
import { reportViewSchema } from "@/lib/schema/report";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { answerJudgement } from "@/lib/usecases/answer-judgement";
import { appendPoints } from "@/lib/usecases/append-points";
import { bringRunBack } from "@/lib/usecases/bring-run-back";
import { exportReport } from "@/lib/usecases/export-report";
import { exportRun } from "@/lib/usecases/export-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { listDeletedRuns } from "@/lib/usecases/list-deleted-runs";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { listPredictions } from "@/lib/usecases/list-predictions";
import { listReportSignatures } from "@/lib/usecases/list-report-signatures";
import { namePlan } from "@/lib/usecases/name-plan";
import { purgeDeletedRuns } from "@/lib/usecases/purge-deleted-runs";
import { purgeRunNow } from "@/lib/usecases/purge-run-now";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { signReport } from "@/lib/usecases/sign-report";
import { describeOnBothDatabases } from "../db/both-databases";
import { pointsAt, stepsBetween, writeImport } from "../db/import-fixture";
import { resultOf } from "../db/proof-fixture";
import { PLAN } from "../proof/plan-under-test";
import { refusalOf } from "./refusal-of";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const DAY_MS = 86_400_000;
const LOG = Array.from(
  { length: 400 },
  (_, step) => `{"step":${step},"loss":${1 / (step + 1)},"grad_norm/a.weight":0.1}\n`,
);
const PREDICTIONS = "patient_id,y_true,y_prob\nxk41,0,0.2\nxk42,1,0.8\nxk43,1,0.6\n";

describeOnBothDatabases("runs that were deleted", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let administrator: Actor & { readonly projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    administrator = await actorIn(context.db, "administrator");
  });
  afterAll(() => remove());

  const upload = async (run: string, actor: Actor = administrator): Promise<string> => {
    const file = {
      project: administrator.projectId,
      run,
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, actor, { ...file, body: bodyOf(LOG.join("")) })).runId;
  };
  /** A run with a row in as many tables as there are. */
  const fill = async (name: string): Promise<string> => {
    const id = await upload(name);
    const points = '{"step":900,"kind":"layer","layer":"a","depth":1,"numel":4,"grad_norm":0.1}\n';
    await appendPoints(runtime, administrator, {
      runId: id,
      idempotencyKey: "one",
      expectedSha256: null,
      body: bodyOf(points),
    });
    const file = {
      runId: id,
      filename: "holdout.csv",
      body: bodyOf(PREDICTIONS),
      expectedBytes: null,
      expectedSha256: null,
    };
    await addPredictions(runtime, administrator, file);
    await getDiagnosis(runtime, administrator, id);
    const { seen } = await listJudgements(runtime, administrator, id);
    const said = { rule: "vanishing-gradient", subgroup: null, kind: "need", text: "More layers." } as const;
    const { id: judgementId } = await recordJudgement(runtime, administrator, id, { ...said, seen });
    const answer = { kind: "resolve", text: "They are logged." } as const;
    await answerJudgement(runtime, administrator, { runId: id, judgementId }, answer);
    for await (const _ of (await exportReport(runtime, administrator, id, "json", reportViewSchema.parse({}))).bytes);
    await enqueueTask(context.db, { kind: "fold-batches", runId: id, dueAt: new Date() });
    const raw = rawOf(context.db);
    await raw.run(`INSERT INTO "layer_fact" ("runId", "layer", "depth") VALUES (?, 'a', 1)`, [id]);
    const message = '"id", "uniqueKey", "kind", "runId", "payload", "dueAt"';
    const due = dateText(context.provider, new Date());
    await raw.run(`INSERT INTO "outbox" (${message}) VALUES (?, ?, 'test', ?, '', ?)`, [id, id, id, due]);
    const by = { by: administrator.id, at: new Date() };
    const note = { key: "lr", value: "0.1" };
    await saveRunNotes(context.db, { runId: id, parameters: [note], tags: [note], ...by });
    await noteRefusedPoints(context.db, { runId: id, source: "points", reason: "r", points: 1, sample: "", ...by });
    await raw.run(`INSERT INTO "stream_position" ("runId", "stream", "lines") VALUES (?, 's', 1)`, [id]);
    const tracked = '"projectId", "tracker", "place", "name", "runId"';
    await raw.run(`INSERT INTO "tracked_run" (${tracked}) VALUES (?, 'wandb', '', ?, ?)`, [id, id, id]);
    const change = '"runId", "number", "rule", "subgroup", "status", "at"';
    await raw.run(`INSERT INTO "verdict_change" (${change}) VALUES (?, 1, 'r', '', 'clear', ?)`, [id, due]);
    const { recordSha256 } = await listReportSignatures(runtime, administrator, id);
    const signed = { recordSha256, meaning: "review", password: "checked elsewhere" } as const;
    await signReport(runtime, administrator, id, signed, async () => undefined);
    await addProof(id);
    return id;
  };
  /** The plan of an experiment with a step and an outcome. */
  const addProof = async (runId: string): Promise<void> => {
    const [at, author] = [new Date(), administrator.id];
    const plan = namePlan({ ...PLAN, run: { name: runId, seed: 1 } });
    const planSha256 = plan.sha256;
    await createProofPlan(context.db, { runId, plan, isFirstNamed: true, author, at });
    const assigned = { kind: "assign", owner: author, dueOn: null, text: null, author } as const;
    await appendProofStep(context.db, { runId, planSha256, number: 1, ...assigned, at });
    const result = resultOf("changed");
    const found = { key: "k", engineVersion: "14", outcome: result.outcome, result };
    await saveProofOutcome(context.db, { runId, planSha256, ...found, at });
  };
  /** How many rows each table with run data holds of a run. */
  const rowsOf = async (id: string): Promise<Record<string, number>> => {
    const raw = rawOf(context.db);
    const tables = await raw.all(
      context.provider === "sqlite"
        ? `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'runId'`
        : `SELECT table_name::text FROM information_schema.columns WHERE column_name = 'runId' AND table_schema = 'public'`,
      [],
    );
    const counts = await Promise.all(
      tables.map(async ([name]) => {
        const [row] = await raw.all(`SELECT COUNT(*) FROM "${name}" WHERE "runId" = ?`, [id]);
        return [String(name), Number(row?.[0])] as const;
      }),
    );
    const [run] = await raw.all(`SELECT COUNT(*) FROM "run" WHERE "id" = ?`, [id]);
    return Object.fromEntries([...counts, ["run", Number(run?.[0])] as const].sort());
  };
  /** Every column of every table that holds a text anywhere. */
  const placesOf = async (text: string): Promise<string[]> => {
    const raw = rawOf(context.db);
    const columns = await raw.all(
      context.provider === "sqlite"
        ? `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
        : `SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'`,
      [],
    );
    const places: string[] = [];
    for (const [table, column] of columns) {
      const sql = `SELECT COUNT(*) FROM "${table}" WHERE CAST("${column}" AS TEXT) LIKE ?`;
      const [row] = await raw.all(sql, [`%${text}%`]);
      if (Number(row?.[0]) > 0) places.push(`${table}.${column}`);
    }
    return places;
  };
  const chain = async () => {
    await gatheredWritten(context.db);
    return await checkStoredChain(context.db, []);
  };

  it("leave no row behind once their time is over, while others, the audit log and its check stay whole", async () => {
    const [gone, kept] = [await fill("gone"), await fill("kept")];
    const before = await rowsOf(kept);
    expect(Object.entries(before).filter(([, rows]) => rows === 0)).toEqual([["pyramid_node", 0]]);
    await removeRun(runtime, administrator, gone, "wrong patients");
    const deleted = await rowsOf(gone);
    await purgeDeletedRuns(context.db, new Date(Date.now() + 29 * DAY_MS));
    expect(await rowsOf(gone)).toEqual(deleted);
    await purgeDeletedRuns(context.db, new Date(Date.now() + 31 * DAY_MS));
    expect(Object.values(await rowsOf(gone)).every((rows) => rows === 0)).toBe(true);
    expect(await rowsOf(kept)).toEqual(before);
    expect(await chain()).toMatchObject({ status: "intact" });
    const told = await listAuditEntries(context.db, { projects: null, object: `run:${gone}`, limit: 200 });
    const ofRun = told.map(({ action }) => action);
    expect(ofRun).toContain("run.deleted");
    expect(ofRun.filter((action) => action === "run.purged")).toHaveLength(1);
  });

  it("come back as they were, with every point, under the old name or another one where that is taken", async () => {
    const first = await upload("twice");
    const textOf = async () => {
      const parts: Uint8Array[] = [];
      for await (const bytes of (await exportRun(runtime, administrator, first, "jsonl")).bytes) parts.push(bytes);
      return Buffer.concat(parts).toString();
    };
    const before = await textOf();
    await removeRun(runtime, administrator, first, "a slip");
    const listed = await listDeletedRuns(runtime, administrator, administrator.projectId);
    expect(listed.runs).toMatchObject([{ id: first, name: "twice", reason: "a slip" }]);
    await upload("twice");
    const back = { project: administrator.projectId, runId: first };
    const refusal = await refusalOf(bringRunBack(runtime, administrator, { ...back, name: null }));
    expect(refusal).toContain("conflict: ");
    await bringRunBack(runtime, administrator, { ...back, name: "twice, the first" });
    expect(await textOf()).toBe(before);
    expect((await listDeletedRuns(runtime, administrator, administrator.projectId)).runs).toEqual([]);
    expect(await refusalOf(bringRunBack(runtime, administrator, { ...back, name: null }))).toContain("not-found: ");
  });

  it("are shown to engineers where they made them, and to nobody of another project", async () => {
    const engineer: Actor = {
      ...administrator,
      id: "person:eng",
      roles: { [administrator.projectId]: "engineer" },
    };
    const own = await upload("by the engineer", engineer);
    const other = await upload("by the administrator");
    await removeRun(runtime, administrator, own, "test");
    await removeRun(runtime, administrator, other, "test");
    const { runs } = await listDeletedRuns(runtime, engineer, administrator.projectId);
    expect(runs.map(({ id }) => id)).toEqual([own]);
    const asked = { project: administrator.projectId, runId: other, name: null };
    expect(await refusalOf(bringRunBack(runtime, engineer, asked))).toContain("not-found: ");
    const stranger = await actorIn(context.db, "administrator", "another project");
    const foreign = await refusalOf(listDeletedRuns(runtime, stranger, administrator.projectId));
    const none = await refusalOf(listDeletedRuns(runtime, stranger, "no such project"));
    expect(foreign).toBe(none);
    expect(foreign).toContain("not-found: ");
    const clinician: Actor = { ...engineer, roles: { [administrator.projectId]: "clinician" } };
    expect(await refusalOf(listDeletedRuns(runtime, clinician, administrator.projectId))).toContain("forbidden: ");
  });

  it("are removed at once only by an administrator who types the name, and cannot come back then", async () => {
    const id = await upload("to be typed");
    await removeRun(runtime, administrator, id, "test");
    const asked = { project: administrator.projectId, runId: id };
    const typo = purgeRunNow(runtime, administrator, { ...asked, name: "to be type" });
    expect(await refusalOf(typo)).toContain("bad-input: ");
    await purgeRunNow(runtime, administrator, { ...asked, name: "to be typed" });
    expect(await refusalOf(bringRunBack(runtime, administrator, { ...asked, name: null }))).toContain("not-found: ");
    await purgeDeletedRuns(context.db, new Date());
    expect(Object.values(await rowsOf(id)).every((rows) => rows === 0)).toBe(true);
  });

  it("whose removal was interrupted half-way are gone after the next turn, with one entry in the audit log", async () => {
    const id = await fill("interrupted");
    await removeRun(runtime, administrator, id, "test");
    await beginPurge(context.db, { id, by: "test", at: new Date() });
    const raw = rawOf(context.db);
    for (const table of ["chunk", "prediction_column", "live_batch"])
      await raw.run(`DELETE FROM "${table}" WHERE "runId" = ?`, [id]);
    expect((await rowsOf(id))["run"]).toBe(1);
    expect((await listDeletedRuns(runtime, administrator, administrator.projectId)).runs).not.toContainEqual(
      expect.objectContaining({ id }),
    );
    await purgeDeletedRuns(context.db, new Date());
    expect(Object.values(await rowsOf(id)).every((rows) => rows === 0)).toBe(true);
    const told = await listAuditEntries(context.db, { projects: null, object: `run:${id}`, limit: 200 });
    expect(told.filter(({ action }) => action === "run.purged")).toHaveLength(1);
    expect(await chain()).toMatchObject({ status: "intact" });
  });

  it("are named in no column of any table but the audit log, in no file, and in no warning on other patients", async () => {
    const [trained, evaluated] = [await fill("trained"), await upload("evaluated")];
    const rows = (split: string) =>
      `patient_id,split,y_true,y_prob\n${Array.from({ length: 40 }, (_, row) => `ov${row},${split},${row % 2},0.5\n`).join("")}`;
    for (const [runId, split] of [
      [trained, "train"],
      [evaluated, "test"],
    ] as const)
      await addPredictions(runtime, administrator, {
        runId,
        filename: `${split}.csv`,
        body: bodyOf(rows(split)),
        expectedBytes: null,
        expectedSha256: null,
      });
    const warnings = async () => {
      const { predictions: sets } = await listPredictions(runtime, administrator, evaluated);
      return sets.flatMap((set) => set.warnings.map(({ code }) => code));
    };
    expect(await warnings()).toContain("patients-in-training");
    await removeRun(runtime, administrator, trained, "test");
    await gatheredWritten(context.db);
    expect(await placesOf(trained)).toContain("prediction_set.overlaps");
    await purgeRunNow(runtime, administrator, { project: administrator.projectId, runId: trained, name: "trained" });
    await purgeDeletedRuns(context.db, new Date());
    const places = await placesOf(trained);
    expect(places.filter((place) => !place.startsWith("audit_"))).toEqual([]);
    expect(places).toContain("audit_entry.object");
    expect(await warnings()).not.toContain("patients-in-training");
    const files = await readdir(runtime.config.dataFolder, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile() && !file.parentPath.includes("keys")).map(({ name }) => name)).toEqual(
      [],
    );
    expect(await chain()).toMatchObject({ status: "intact" });
  });

  it("of a million points go in small steps, between which others write", async () => {
    const series = { loss: pointsAt(stepsBetween(1, 1_000_000)) };
    const { runId } = await writeImport(context.db, { projectId: administrator.projectId, runName: "large", series });
    const { chunk = 0, pyramid_node: nodes = 0 } = await rowsOf(runId);
    expect(chunk).toBeGreaterThan(200);
    expect(nodes).toBeGreaterThan(0);
    await deleteRun(context.db, { id: runId, by: "test", reason: "test", at: new Date() });
    await beginPurge(context.db, { id: runId, by: "test", at: new Date() });
    const raw = rawOf(context.db);
    const run = raw.run.bind(raw);
    const steps: string[] = [];
    let longest = 0;
    // After each step of the removal somebody else writes, however fast the steps follow each other.
    const watched = vi.spyOn(raw, "run").mockImplementation(async (statement, values) => {
      const changed = await run(statement, values);
      const table = /^DELETE FROM "(\w+)"/.exec(statement)?.[1];
      if (table === undefined) return changed;
      steps.push(table);
      const started = performance.now();
      await enqueueTask(context.db, { kind: "fold-batches", runId: "elsewhere", dueAt: new Date() });
      longest = Math.max(longest, performance.now() - started);
      return changed;
    });
    await purgeDeletedRuns(context.db, new Date()).finally(() => watched.mockRestore());
    expect(steps.filter((table) => table === "chunk").length).toBeGreaterThan(1);
    expect(longest).toBeLessThan(5_000);
    expect(Object.values(await rowsOf(runId)).every((rows) => rows === 0)).toBe(true);
  }, 120_000);
});
