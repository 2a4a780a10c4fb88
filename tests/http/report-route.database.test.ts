import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "@/app/api/v1/runs/[id]/report/route";
import type { Role } from "@/lib/auth/roles";
import { appendAnalysisPlan } from "@/lib/db/append-analysis-plan";
import { findResultsSeen } from "@/lib/db/find-results-seen";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { type ReportRecord, reportRecordSchema } from "@/lib/schema/report";
import { changeRunBodySchema } from "@/lib/schema/run";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { changeRun } from "@/lib/usecases/change-run";
import { importRun } from "@/lib/usecases/import-run";
import { reportPath } from "@/lib/usecases/report-path";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { elementsOf, readPdf } from "../render/read-pdf";
import { LAYER_FILE, LOG_FILE, PLAN, PREDICTIONS_FILE } from "../report/report-files";
import { recordOf } from "../report/report-of";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const NAME = "one-run";
const FILES = { "log.jsonl": LOG_FILE, "layers.jsonl": LAYER_FILE };
type Uploader = Awaited<ReturnType<typeof actorIn>>;
type Holder = Role | "foreign" | "planner";

describeOnBothDatabases("the API of reports", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let folder = "";
  let projectId = "";
  const runs = { forward: "", backward: "" };
  const tokens: Partial<Record<Holder, string>> = {};

  const tokenFor = (role: Role, project: string) => giveToken(context.db, { role, projectIds: [project] });

  const upload = async (actor: Uploader, names: readonly (keyof typeof FILES)[]): Promise<string> => {
    let runId = "";
    for (const filename of names) {
      const file = {
        project: actor.projectId,
        run: NAME,
        filename,
        body: bodyOf(FILES[filename]),
        expectedBytes: null,
        expectedSha256: null,
      };
      ({ runId } = await importRun(runtime, actor, file));
    }
    const body = bodyOf(PREDICTIONS_FILE);
    await addPredictions(runtime, actor, { runId, filename: "p.csv", body, expectedBytes: null, expectedSha256: null });
    return runId;
  };

  beforeAll(async () => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), "rounds-report-route-")), NAME);
    mkdirSync(folder);
    writeFileSync(path.join(folder, "log.jsonl"), LOG_FILE);
    writeFileSync(path.join(folder, "layers.jsonl"), LAYER_FILE);
    writeFileSync(path.join(folder, "p.csv"), PREDICTIONS_FILE);
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const [one, two] = [
      await actorIn(context.db, "engineer", `reports ${context.db.provider}`),
      await actorIn(context.db, "engineer", `reports elsewhere ${context.db.provider}`),
    ];
    ({ projectId } = one);
    runs.forward = await upload(one, ["log.jsonl", "layers.jsonl"]);
    runs.backward = await upload(two, ["layers.jsonl", "log.jsonl"]);
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const)
      tokens[role] = await tokenFor(role, projectId);
    tokens.foreign = await tokenFor("engineer", two.projectId);
  });
  afterAll(async () => {
    await remove();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  const call = (as: Holder | undefined, runId: string, format: string): Promise<Response> => {
    const headers = as === undefined ? {} : { authorization: `Bearer ${tokens[as]}` };
    const request = new Request(`http://rounds.test/api/v1/runs/${runId}/report?format=${format}`, { headers });
    return GET(request, { params: Promise.resolve({ id: runId }) });
  };
  const recordFor = async (as: Holder, runId: string): Promise<ReportRecord> =>
    reportRecordSchema.parse(JSON.parse(await (await call(as, runId, "json")).text()));

  it("gives by API the bytes that the command line gives from the same files, whatever the order of import", async () => {
    const { json } = await recordOf(folder);
    expect(await (await call("engineer", runs.forward, "json")).text()).toBe(json);
    expect(await (await call("foreign", runs.backward, "json")).text()).toBe(json);
    expect(await (await call("engineer", runs.forward, "json")).text()).toBe(json);
  });

  it("gives the same under a plan, whether a file or the project declared it", async () => {
    const by = await actorIn(context.db, "engineer", `planned reports ${context.db.provider}`);
    const plan = { replaces: 0, content: PLAN, author: by.id, at: new Date("2026-11-26T09:00:00Z") };
    await appendAnalysisPlan(context.db, { projectId: by.projectId, ...plan });
    const runId = await upload(by, ["layers.jsonl", "log.jsonl"]);
    tokens.planner = await tokenFor("engineer", by.projectId);
    const planned = path.join(path.dirname(folder), "planned", NAME);
    cpSync(folder, planned, { recursive: true });
    writeFileSync(path.join(planned, "analysis-plan.json"), JSON.stringify(PLAN));
    expect(await (await call("planner", runId, "json")).text()).toBe((await recordOf(planned)).json);
  });

  it("gives the same of what people state, whether in meta.json or by hand on the server, and whoever said it", async () => {
    const words = { intendedUse: "A second look\n at triage.", exclusions: "Transfers in, 40 of 569." };
    const by = await actorIn(context.db, "engineer", `stated reports ${context.db.provider}`);
    const runId = await upload(by, ["log.jsonl", "layers.jsonl"]);
    const body = changeRunBodySchema.parse({ settings: words });
    await changeRun(runtime, by, runId, body);
    tokens.planner = await tokenFor("engineer", by.projectId);
    const stated = path.join(path.dirname(folder), "stated", NAME);
    cpSync(folder, stated, { recursive: true });
    const meta = { intended_use: words.intendedUse, exclusions: words.exclusions };
    writeFileSync(path.join(stated, "meta.json"), JSON.stringify(meta));
    const { json, record } = await recordOf(stated);
    expect(record.statements).toMatchObject({ intendedUse: "A second look at triage." });
    expect(await (await call("planner", runId, "json")).text()).toBe(json);
  });

  it("gives the same PDF and HTML each time they are asked for, whoever of the project asks", async () => {
    const bytesFor = async (as: Holder, format: string): Promise<Buffer> =>
      Buffer.from(await (await call(as, runs.forward, format)).arrayBuffer());
    const [pdf, html] = [await bytesFor("engineer", "pdf"), await bytesFor("engineer", "html")];
    expect((await bytesFor("clinician", "pdf")).equals(pdf)).toBe(true);
    expect((await bytesFor("engineer", "html")).equals(html)).toBe(true);
    expect(html.toString()).toMatch(/Last entry of the audit log<.{0,20}number \d+ of \d{4}-/);
  });

  it("gives by API what the command line gives of the same files, but for when and by whom it was made, and for plans, which files do not hold", async () => {
    const withoutMaking = (text: string): string =>
      text
        .replaceAll(/\n<dl><dt>Made<\/dt>.*?<\/dl>/gs, "")
        .replace(/(<section id="section-17".*?<p>).*?(?=<\/section>)/s, "$1");
    const html = await (await call("engineer", runs.forward, "html")).text();
    const { bytes } = await reportPath(folder, null, "html");
    expect(withoutMaking(html) === withoutMaking(new TextDecoder().decode(bytes))).toBe(true);
    expect(html).toContain("No experiment on a finding of this run is planned");
    expect(html).toContain("<dt>Made</dt>");
  });

  it("answers each format as a file of its kind, and refuses others", async () => {
    const answers = await Promise.all(
      ["json", "html", "pdf", "csv", "chai", "docx"].map((format) => call("engineer", runs.forward, format)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 400]);
    expect(answers.slice(0, 5).map(({ headers }) => headers.get("content-type"))).toEqual([
      "application/json",
      "text/html; charset=utf-8",
      "application/pdf",
      "text/csv; charset=utf-8",
      "application/xml",
    ]);
    expect(answers[1]?.headers.get("content-disposition")).toMatch(/^attachment; filename="one-run report\.html"/);
    await Promise.all(answers.map((answer) => answer.text()));
  });

  it("is open to every role of the project and to nobody else", async () => {
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const)
      expect((await call(role, runs.forward, "csv")).status).toBe(200);
    expect((await call("foreign", runs.forward, "csv")).status).toBe(404);
    expect((await call(undefined, runs.forward, "csv")).status).toBe(401);
  });

  it("hides small groups from readers to whom single patients are closed, in every format", async () => {
    const [whole, hidden] = [await recordFor("engineer", runs.forward), await recordFor("auditor", runs.forward)];
    const burns = (record: ReportRecord) => record.numbers.filter(({ id }) => id.startsWith("group/subgroup/burns/"));
    expect(burns(whole).find(({ measure }) => measure === "patients")?.value).toMatchObject({ value: 9 });
    // That nobody is of unknown membership may be said: 0 is no small cell.
    const told = burns(hidden).filter(({ value }) => value.status !== "suppressed");
    expect(told).toEqual([expect.objectContaining({ value: expect.objectContaining({ value: 0 }) })]);
    const html = await (await call("auditor", runs.forward, "html")).text();
    expect(html).toContain('<td class="number">hidden</td>');
    expect(html).not.toContain("not computed");
    expect([whole.isWhole, hidden.isWhole]).toEqual([true, false]);
    expect(hidden.open.some(({ state }) => state === "suppressed")).toBe(true);
    expect(hidden.inputs.predictions.map(({ sha256 }) => sha256)).toEqual([null]);
    for (const format of ["json", "html", "csv"]) {
      const text = await (await call("auditor", runs.forward, format)).text();
      expect(text).not.toMatch(/\b9 patients|"(?:n|patients|value)":9[,}]|burns[^\r\n]*,estimated,9,/);
    }
    const nines = async (as: Role): Promise<readonly string[]> => {
      const pdf = await readPdf(new Uint8Array(await (await call(as, runs.forward, "pdf")).arrayBuffer()));
      const rows = elementsOf(pdf, "TR").map(({ children }) => children.map(({ text }) => text).join("|"));
      return rows.filter((row) => /burns.*\|estimated\|9(?:\||$)|^burns\|(?:.*\|)?9(?:\||$)/.test(row));
    };
    expect((await nines("engineer")).length).toBeGreaterThan(0);
    expect(await nines("auditor")).toEqual([]);
    expect(JSON.stringify(hidden.training)).not.toMatch(/"subgroup":"burns"/);
  });

  it("stands in the audit log with the hash of the record, and counts as seeing results", async () => {
    await (await call("clinician", runs.forward, "html")).text();
    const entries = await listAuditEntries(context.db, { projects: [projectId], limit: 50 });
    const exported = entries.filter(({ action }) => action === "report.exported");
    expect(exported[0]).toMatchObject({ object: `run:${runs.forward}`, details: { format: "html", whole: true } });
    expect(exported[0]?.payload_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await findResultsSeen(context.db, { projectId })).not.toBeNull();
  });
});
