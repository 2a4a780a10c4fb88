import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as GET_REPORT } from "@/app/api/v1/runs/[id]/report/route";
import { GET as GET_CHANGES } from "@/app/api/v1/runs/[id]/reports/[sha256]/changes/route";
import { GET as GET_KEPT } from "@/app/api/v1/runs/[id]/reports/[sha256]/route";
import { GET as GET_LIST } from "@/app/api/v1/runs/[id]/reports/route";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Role } from "@/lib/auth/roles";
import { rawOf } from "@/lib/db/database";
import { deletePredictionSet } from "@/lib/db/delete-prediction-set";
import { keepReport } from "@/lib/db/keep-report";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { listPredictionSets } from "@/lib/db/list-prediction-sets";
import { type KeptReport, keptReportListSchema } from "@/lib/schema/kept-report";
import { reportRecordSchema } from "@/lib/schema/report";
import { type ReportChangesDocument, reportChangesDocumentSchema } from "@/lib/schema/report-changes";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { importRun } from "@/lib/usecases/import-run";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { LAYER_FILE, LOG_FILE, PREDICTIONS_FILE } from "../report/report-files";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

type Uploader = Awaited<ReturnType<typeof actorIn>>;
type Holder = Role | "foreign";

describeOnBothDatabases("earlier reports", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let uploader: Uploader;
  const tokens: Partial<Record<Holder, string>> = {};

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    uploader = await actorIn(context.db, "engineer", `earlier reports ${context.db.provider}`);
    const elsewhere = await actorIn(context.db, "engineer", `not here ${context.db.provider}`);
    for (const role of ["engineer", "auditor"] as const)
      tokens[role] = await giveToken(context.db, { role, projectIds: [uploader.projectId] });
    tokens.foreign = await giveToken(context.db, { role: "engineer", projectIds: [elsewhere.projectId] });
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const upload = async (run: string, filename: string, text: string): Promise<string> => {
    const file = {
      project: uploader.projectId,
      run,
      filename,
      body: bodyOf(text),
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, uploader, file)).runId;
  };
  const predict = (runId: string, text: string) =>
    addPredictions(runtime, uploader, {
      runId,
      filename: "p.csv",
      body: bodyOf(text),
      expectedBytes: null,
      expectedSha256: null,
    });

  const ask = (as: Holder, address: string): Request =>
    new Request(`http://rounds.test/api/v1/runs/${address}`, { headers: { authorization: `Bearer ${tokens[as]}` } });
  const list = (as: Holder, id: string) => GET_LIST(ask(as, `${id}/reports`), { params: Promise.resolve({ id }) });
  const kept = (as: Holder, id: string, sha256: string) =>
    GET_KEPT(ask(as, `${id}/reports/${sha256}`), { params: Promise.resolve({ id, sha256 }) });
  const changes = (as: Holder, id: string, sha256: string) =>
    GET_CHANGES(ask(as, `${id}/reports/${sha256}/changes`), { params: Promise.resolve({ id, sha256 }) });
  const exported = async (as: Holder, id: string, query = "format=json"): Promise<string> => {
    const answer = await GET_REPORT(ask(as, `${id}/report?${query}`), { params: Promise.resolve({ id }) });
    expect(answer.status).toBe(200);
    return await answer.text();
  };
  const listed = async (as: Holder, id: string): Promise<readonly KeptReport[]> =>
    keptReportListSchema.parse(await (await list(as, id)).json()).reports;
  const changed = async (as: Holder, id: string, sha256: string): Promise<ReportChangesDocument> =>
    reportChangesDocumentSchema.parse(await (await changes(as, id, sha256)).json());
  const detailOf = async (answer: Response): Promise<readonly [number, string]> => {
    const { detail } = (await answer.json()) as { detail: string };
    return [answer.status, detail];
  };

  it("are kept once each, are given back byte for byte, and say what changed since", async () => {
    const id = await upload("grows", "log.jsonl", LOG_FILE);
    expect(await listed("engineer", id)).toEqual([]);
    const first = await exported("engineer", id);
    await exported("engineer", id, "format=csv");
    await upload("grows", "layers.jsonl", LAYER_FILE);
    await exported("engineer", id);
    const reports = await listed("engineer", id);
    expect(reports.map(({ isPresent, isWhole, signatures }) => [isPresent, isWhole, signatures])).toEqual([
      [true, true, 0],
      [false, true, 0],
    ]);
    const [present, earlier] = reports.map(({ sha256 }) => sha256);
    const answer = await kept("engineer", id, earlier ?? "");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="grows report [0-9a-f]{8}\.json"/);
    expect(await answer.text()).toBe(first);
    const difference = await changed("engineer", id, earlier ?? "");
    expect([difference.before, difference.after]).toEqual([earlier, present]);
    expect(difference.context.map(({ what }) => what)).toContain("Points");
    expect(difference.numbers.filter(({ reading }) => reading === "new").length).toBeGreaterThan(0);
    const same = await changed("engineer", id, present ?? "");
    expect([same.numbers, same.verdicts, same.context]).toEqual([[], [], []]);
  });

  it("stand in section 12 of what is exported, where one is named, and are named by a hash that exists", async () => {
    const id = await upload("section", "log.jsonl", LOG_FILE);
    await exported("engineer", id);
    const [{ sha256 = "" } = {}] = await listed("engineer", id);
    expect(await exported("engineer", id, "format=html")).not.toContain("Compared with the record");
    await upload("section", "layers.jsonl", LAYER_FILE);
    const html = await exported("engineer", id, `format=html&previous=${sha256}`);
    expect(html).toContain(`Compared with the record ${sha256}.`);
    const request = ask("engineer", `${id}/report?format=html&previous=${"0".repeat(64)}`);
    const [status, detail] = await detailOf(await GET_REPORT(request, { params: Promise.resolve({ id }) }));
    expect(status).toBe(404);
    expect(detail).toMatch(
      /^Expected the SHA-256 of a record of this run that was exported or signed, but there is none/,
    );
  });

  it("stand in the audit log when they are given out", async () => {
    const id = await upload("audited", "log.jsonl", LOG_FILE);
    await exported("engineer", id);
    const [{ sha256 = "" } = {}] = await listed("engineer", id);
    await (await kept("engineer", id, sha256)).text();
    const entries = await listAuditEntries(context.db, { projects: [uploader.projectId], limit: 50 });
    const own = entries.filter(({ action, object }) => action === "report.exported" && object === `run:${id}`);
    expect(own.map(({ payload_sha256 }) => payload_sha256)).toEqual([sha256, sha256]);
  });

  it("of a foreign project answer like those of a run that does not exist", async () => {
    const id = await upload("foreign", "log.jsonl", LOG_FILE);
    await exported("engineer", id);
    const [{ sha256 = "" } = {}] = await listed("engineer", id);
    for (const answer of [
      await list("foreign", id),
      await kept("foreign", id, sha256),
      await changes("foreign", id, sha256),
    ])
      expect(await detailOf(answer)).toEqual(await detailOf(await list("engineer", "no-such-run")));
    const own = await upload("own", "log.jsonl", LOG_FILE);
    expect((await kept("engineer", own, sha256)).status).toBe(404);
  });

  it("that are whole are not there for readers to whom single patients are closed", async () => {
    const id = await upload("closed", "log.jsonl", LOG_FILE);
    await predict(id, PREDICTIONS_FILE);
    await exported("engineer", id);
    await exported("auditor", id);
    const [all, own] = [await listed("engineer", id), await listed("auditor", id)];
    expect([all.length, own.length]).toEqual([2, 1]);
    expect(own[0]?.isWhole).toBe(false);
    const whole = all.find(({ isWhole }) => isWhole)?.sha256 ?? "";
    for (const answer of [await kept("auditor", id, whole), await changes("auditor", id, whole)])
      expect((await detailOf(answer))[0]).toBe(404);
    expect((await kept("auditor", id, own[0]?.sha256 ?? "")).status).toBe(200);
    const [status, detail] = await detailOf(await changes("engineer", id, own[0]?.sha256 ?? ""));
    expect(status).toBe(409);
    expect(detail).toContain("single patients are closed");
  });

  it("that say other things of patients than the present one are closed to those readers, since two a patient apart tell of that one", async () => {
    const id = await upload("apart", "log.jsonl", LOG_FILE);
    await predict(id, PREDICTIONS_FILE);
    await exported("auditor", id);
    const [{ sha256 = "" } = {}] = await listed("auditor", id);
    const [set] = await listPredictionSets(context.db, { runId: id });
    await deletePredictionSet(context.db, { runId: id, id: set?.id ?? "", by: "test", at: new Date() });
    const apart = PREDICTIONS_FILE.split("\n").toSpliced(5, 1).join("\n");
    for (const withSet of [false, true]) {
      if (withSet) await predict(id, apart);
      for (const answer of [await kept("auditor", id, sha256), await changes("auditor", id, sha256)]) {
        const [status, detail] = await detailOf(answer);
        expect(status).toBe(403);
        expect(detail).toContain("could give single patients away");
      }
    }
  });

  it("that another version wrote are given back, and said not to be comparable; changed ones are refused", async () => {
    const id = await upload("old", "log.jsonl", LOG_FILE);
    const record = reportRecordSchema.parse(JSON.parse(await exported("engineer", id)));
    const [{ sha256: present = "" } = {}] = await listed("engineer", id);
    const { glossary: _, ...older } = record;
    const json = JSON.stringify(older);
    const sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(json))).toString("hex");
    const event = {
      actor: "test",
      action: "report.exported",
      object: `run:${id}`,
      project: null,
      details: {},
    } as const;
    await keepReport(context.db, { runId: id, sha256, json, isWhole: true, engineVersion: "0" }, event);
    expect(await (await kept("engineer", id, sha256)).text()).toBe(json);
    const [status, detail] = await detailOf(await changes("engineer", id, sha256));
    expect(status).toBe(422);
    expect(detail).toMatch(
      /^Expected the record of a report of this version's form in the kept record [0-9a-f]{64}, but found another at \$\.glossary\.$/,
    );
    await rawOf(context.db).transact(async (statements) => {
      const [[payload] = []] = await statements.all(
        `SELECT "payload" FROM "kept_report" WHERE "runId" = ? AND "sha256" = ?`,
        [id, sha256],
      );
      await statements.run(`UPDATE "kept_report" SET "payload" = ? WHERE "runId" = ? AND "sha256" = ?`, [
        payload as Uint8Array,
        id,
        present,
      ]);
    });
    expect(await detailOf(await kept("engineer", id, present))).toEqual([
      422,
      `The kept record ${present} is not what its hash names: it was changed after it was kept.`,
    ]);
  });
});
