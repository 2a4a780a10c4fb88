import { afterAll, beforeAll, expect, it } from "vitest";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { createFirstAdministrator, issueSetupLink } from "@/lib/auth/setup-link";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { AUDIT_ACTIONS } from "@/lib/core/audit-actions";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { revokeTokens } from "@/lib/db/revoke-tokens";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { answerJudgement } from "@/lib/usecases/answer-judgement";
import { appendPoints } from "@/lib/usecases/append-points";
import { changeMapping } from "@/lib/usecases/change-mapping";
import { changeRun } from "@/lib/usecases/change-run";
import { checkAudit } from "@/lib/usecases/check-audit";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { exportRun } from "@/lib/usecases/export-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { listAudit } from "@/lib/usecases/list-audit";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { noteGroupResultsSeen } from "@/lib/usecases/note-results-seen";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

/** Entries of sessions, refusals, people and projects, files that were not taken, reports, clients of trackers, alerts and experiments, which other tests look at. */
const MADE_ELSEWHERE = new Set<string>([
  "report.exported",
  "report.signed",
  "session.started",
  "session.code-asked",
  "session.ended",
  "person.changed",
  "person.access-changed",
  "password-link.issued",
  "password-link.used",
  "invitation.issued",
  "invitation.revoked",
  "invitation.used",
  "membership.removed",
  "project.changed",
  "project.exported",
  "run.restored",
  "run.purged",
  "request.refused",
  "import.refused",
  "experiment.created",
  "experiment.changed",
  "run.described",
  "run.training-changed",
  "points.refused",
  "alert-target.added",
  "alert-target.ended",
  "alert-target.tested",
  "alert.sent",
  "alert.given-up",
  "proof.planned",
  "proof.step-added",
  "proof.claimed",
  "proof.results-seen",
  "proof.answered",
]);

const LOG = Array.from({ length: 40 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const PREDICTIONS = "patient_id,y_true,y_prob\nxk41,0,0.2\nxk42,1,0.8\nxk43,1,0.6\n";

describeOnBothDatabases("what people and programs do", (context) => {
  let opened: { readonly runtime: Runtime; readonly remove: () => Promise<void> };
  let administrator: Actor & { readonly projectId: string };
  let auditor: Actor;
  let entries: readonly AuditEntry[] = [];

  const only = (action: string) => entries.filter((entry) => entry.action === action);

  beforeAll(async () => {
    opened = runtimeOn(context.db);
    const { runtime } = opened;
    const link = (await issueSetupLink(context.db))?.split("#")[1] ?? "";
    await createFirstAdministrator(context.db, {
      link,
      name: "Ada",
      email: "ada@x.org",
      password: "long enough for it",
    });
    administrator = await actorIn(context.db, "administrator");
    auditor = { ...administrator, id: "person:auditor", roles: { [administrator.projectId]: "auditor" } };
    await doEverything(runtime, administrator);
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    entries = (await listAuditEntries(context.db, { projects: null, limit: 1000 })).toReversed();
  }, 120_000);
  afterAll(() => opened.remove());

  async function doEverything(runtime: Runtime, actor: typeof administrator): Promise<void> {
    const { projectId } = actor;
    const { id: userId } = await saveUser(context.db, {
      name: "Bob",
      email: "bob@x.org",
      passwordHash: "x",
      isAdministrator: false,
      by: actor.id,
    });
    await saveMembership(context.db, { projectId, userId, role: "engineer", by: actor.id });
    const rights = { name: "pipeline", role: "engineer", projectIds: [projectId], createdByUserId: userId } as const;
    await giveToken(context.db, rights);
    await revokeTokens(context.db, { projectId, name: "pipeline", by: actor.id, at: new Date() });

    const upload = {
      project: projectId,
      run: "baseline",
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
    };
    const { runId } = await importRun(runtime, actor, { ...upload, body: bodyOf(LOG) });
    await importRun(runtime, actor, { ...upload, body: bodyOf(LOG) });
    const live = await createEmptyRun(runtime, actor, { project: projectId, name: "live" });
    for (const step of [1, 2, 2]) {
      const body = bodyOf(`{"step":${step},"loss":0.5}\n`);
      await appendPoints(runtime, actor, { runId: live.id, expectedSha256: null, idempotencyKey: `key ${step}`, body });
    }
    await changeRun(runtime, actor, runId, { name: "renamed", settings: { optimizer: "sgd" } });
    await changeRun(runtime, actor, runId, { settings: { optimizer: null } });
    await changeMapping(runtime, actor, runId, {
      series: { search: "loss", show: "all" },
      change: { split: "test" },
      dryRun: false,
    });
    await saveAnalysisPlan(runtime, actor, projectId, { replaces: 0, content: UNDECLARED_PLAN });
    const file = {
      runId,
      filename: "predictions.csv",
      body: bodyOf(PREDICTIONS),
      expectedBytes: null,
      expectedSha256: null,
    };
    const { id: setId } = await addPredictions(runtime, actor, file);
    await noteGroupResultsSeen(runtime, actor, { id: runId, project: { id: projectId } });
    await noteGroupResultsSeen(runtime, actor, { id: runId, project: { id: projectId } });
    await removePredictions(runtime, actor, { runId, setId });
    await getDiagnosis(runtime, actor, runId);
    const { seen } = await listJudgements(runtime, actor, runId);
    const judgement = {
      rule: "vanishing-gradient",
      subgroup: null,
      kind: "need",
      text: "More layers, please.",
    } as const;
    const { id: judgementId } = await recordJudgement(runtime, actor, runId, { ...judgement, seen });
    await answerJudgement(runtime, actor, { runId, judgementId }, { kind: "resolve", text: "They are logged now." });
    for await (const _ of (await exportRun(runtime, actor, runId, "csv")).bytes);
    await removeRun(runtime, actor, live.id, "It was a trial.");
  }

  it("makes every entry that there is, in a chain that holds together", async () => {
    const made = new Set(entries.map(({ action }) => action));
    expect(Object.keys(AUDIT_ACTIONS).filter((action) => !made.has(action) && !MADE_ELSEWHERE.has(action))).toEqual([]);
    expect(await checkStoredChain(context.db, [])).toMatchObject({ status: "intact", entries: entries.length });
    expect(await checkAudit(opened.runtime)).toMatchObject({ status: "intact", anchors: 0 });
  });

  it("is said with the actor, the project and the value before", () => {
    expect(only("run.renamed")).toMatchObject([
      { actor: administrator.id, project: administrator.projectId, details: { from: "baseline", to: "renamed" } },
    ]);
    expect(only("run.settings-changed").map(({ details }) => details)).toEqual([
      { optimizer: { from: null, to: "sgd" } },
      { optimizer: { from: "sgd", to: null } },
    ]);
    expect(only("run.deleted")).toMatchObject([{ details: { name: "live", reason: "It was a trial." } }]);
    expect(only("setup-link.redeemed")).toMatchObject([{ project: null, object: expect.stringMatching(/^person:/) }]);
  });

  it("is said once where it changed something once", () => {
    expect(only("import.published")).toMatchObject([{ details: { points: 40, rejected: 0, newRun: true } }]);
    expect(only("results.first-seen")).toHaveLength(1);
  });

  it("is one entry a minute for live points and for views, with counts", () => {
    const live = only("points.appended");
    const total = live.reduce((sum, { details }) => sum + Number(details["times"]), 0);
    expect([live.length > 0 && live.length <= 2, total]).toEqual([true, 2]);
    for (const entry of live) expect(entry.payload_sha256).toMatch(/^[0-9a-f]{64}$/);
    const views = only("patient-level.opened");
    expect(views.reduce((sum, { details }) => sum + Number(details["times"]), 0)).toBe(2);
  });

  it("puts no patient, no address and no word of a judgement into the log", () => {
    const text = JSON.stringify(entries);
    for (const secret of ["xk4", "bob@x.org", "ada@x.org", "More layers", "logged now", "long enough"]) {
      expect(text).not.toContain(secret);
    }
  });

  it("is read by auditors of the project alone, page by page", async () => {
    const { runtime } = opened;
    const first = await listAudit(runtime, auditor, { limit: 2 });
    expect(first.entries.map(({ project }) => project)).toEqual([administrator.projectId, administrator.projectId]);
    const second = await listAudit(runtime, auditor, { limit: 1000, before: first.next ?? 0 });
    expect(second.next).toBeNull();
    expect(second.entries.length + 2).toBe(entries.filter(({ project }) => project !== null).length);
    const foreign: Actor = { ...auditor, roles: { elsewhere: "auditor" } };
    expect((await listAudit(runtime, foreign, { limit: 10 })).entries).toEqual([]);
    const engineer: Actor = { ...auditor, roles: { [administrator.projectId]: "engineer" } };
    expect((await listAudit(runtime, engineer, { limit: 10 })).entries).toEqual([]);
    const asked = listAudit(runtime, foreign, { project: administrator.projectId, limit: 10 });
    await expect(asked).rejects.toMatchObject({ code: "not-found" });
    const everywhere: Actor = { ...auditor, roles: {}, roleEverywhere: "auditor" };
    expect((await listAudit(runtime, everywhere, { limit: 1000 })).entries).toHaveLength(entries.length);
    expect((await listAudit(runtime, everywhere, { limit: 10, to: "2020-01-01" })).entries).toEqual([]);
  });
});
