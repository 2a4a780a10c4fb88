import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/lib/auth/roles";
import { createProject } from "@/lib/db/create-project";
import { prismaOf } from "@/lib/db/database";
import { keepReport } from "@/lib/db/keep-report";
import { saveMembership } from "@/lib/db/save-membership";
import { answerJudgement } from "@/lib/usecases/answer-judgement";
import { appendPoints } from "@/lib/usecases/append-points";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getHome } from "@/lib/usecases/get-home";
import { importRun } from "@/lib/usecases/import-run";
import { issueInvitation } from "@/lib/usecases/issue-invitation";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { zipBytes } from "../limits/zip-bytes";
import { accountOn, actorOf } from "./account-on";
import { bodyOf, runtimeOn } from "./runtime-under-test";

const SAMPLE = "samples/runs/subgroups";

describeOnBothDatabases("the start page", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  const ids = { mine: "", foreign: "" };
  const runs = { mine: "", foreign: "" };
  const people = new Map<Role, string>();

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    const members = readdirSync(SAMPLE).map((name) => ({ name, content: readFileSync(path.join(SAMPLE, name)) }));
    for (const place of ["mine", "foreign"] as const) {
      ids[place] = (await createProject(context.db, { name: place, description: "", by: "test" })).id;
      const uploader = await actorOf(
        context.db,
        await accountOn(context.db, `Up.${place}`, { [ids[place]]: "engineer" }),
      );
      const file = {
        project: ids[place],
        run: `run of ${place}`,
        filename: "run.zip",
        expectedBytes: null,
        expectedSha256: null,
      };
      ({ runId: runs[place] } = await importRun(runtime, uploader, { ...file, body: bodyOf(zipBytes(members)) }));
      await getDiagnosis(runtime, uploader, runs[place]);
    }
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const) {
      people.set(role, await accountOn(context.db, `The.${role}`, { [ids.mine]: role }));
    }
  }, 120_000);
  afterAll(() => remove());

  const idOf = (role: Role) => people.get(role) ?? "";
  const as = (role: Role) => actorOf(context.db, idOf(role));
  const homeOf = async (role: Role) => getHome(runtime, await as(role));

  it("has for each role its part alone, and nothing of a project that is foreign", async () => {
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const) {
      const { asked: _, toTrain: __, ...parts } = await homeOf(role);
      expect(Object.entries(parts).flatMap(([name, part]) => (part === null ? [] : [name]))).toEqual([role]);
      expect(JSON.stringify(parts)).not.toContain("foreign");
    }
    const nobody = await actorOf(context.db, await accountOn(context.db, "Nobody"));
    const empty = { engineer: null, administrator: null, asked: { total: 0 }, toTrain: { total: 0 } };
    expect(await getHome(runtime, nobody)).toMatchObject(empty);
  });

  it("shows somebody with several roles each part for the projects of that role alone", async () => {
    const both = await accountOn(context.db, "Both", { [ids.mine]: "engineer", [ids.foreign]: "auditor" });
    const home = await getHome(runtime, await actorOf(context.db, both));
    const projectsOf = (list: readonly { readonly project: { readonly name: string } }[] | undefined) => [
      ...new Set(list?.map(({ project }) => project.name)),
    ];
    expect(projectsOf(home.engineer?.runs)).toEqual(["mine"]);
    expect(home.auditor).not.toBeNull();
    expect(JSON.stringify(home.auditor)).not.toContain(runs.mine);
    expect([home.clinician, home.administrator]).toEqual([null, null]);
  });

  it("shows engineers runs with findings, counted in their projects", async () => {
    const { engineer } = await homeOf("engineer");
    expect(engineer).toMatchObject({ total: 1, runs: [{ id: runs.mine }] });
  });

  it("says of a live run that went quiet when its last points came, until a day has passed", async () => {
    const engineer = await as("engineer");
    const { id: runId } = await createEmptyRun(runtime, engineer, { project: ids.mine, name: "live" });
    await appendPoints(runtime, engineer, {
      runId,
      idempotencyKey: "1",
      expectedSha256: null,
      body: bodyOf(`{"step":1,"loss":0.5}\n`),
    });
    const quietAfter = async (hours: number) =>
      (await getHome(runtime, engineer, new Date(Date.now() + hours * 3_600_000))).engineer?.quiet.map(({ id }) => id);
    expect([await quietAfter(0), await quietAfter(2), await quietAfter(25)]).toEqual([[], [runId], []]);
  });

  it("shows clinicians findings on groups until each has a judgement", async () => {
    const clinician = await as("clinician");
    const before = (await homeOf("clinician")).clinician;
    expect(before).toMatchObject({ total: 1, runs: [{ id: runs.mine }] });
    const findings = before?.runs[0]?.findings ?? [];
    const { seen } = await listJudgements(runtime, clinician, runs.mine);
    for (const finding of findings) {
      await recordJudgement(runtime, clinician, runs.mine, { ...finding, kind: "agree", text: "", seen });
    }
    expect((await homeOf("clinician")).clinician).toMatchObject({ total: 0, runs: [], examined: 1 });
  });

  it("shows an open judgement to auditors, to who is asked, and to clinicians once it is due", async () => {
    const clinician = await as("clinician");
    const { seen } = await listJudgements(runtime, clinician, runs.mine);
    const said = { rule: "vanishing-gradient", subgroup: null, kind: "need", text: "Longer training.", seen } as const;
    const { id: judgementId } = await recordJudgement(runtime, clinician, runs.mine, said);
    const target = { runId: runs.mine, judgementId };
    expect((await homeOf("auditor")).auditor?.questions).toMatchObject({ total: 1, judgements: [{ owner: null }] });
    const owner = `person:${idOf("engineer")}`;
    await answerJudgement(runtime, clinician, target, { kind: "assign", owner, dueOn: "2999-01-01" });
    expect((await homeOf("engineer")).asked).toMatchObject({ total: 1, judgements: [{ id: judgementId }] });
    expect((await homeOf("clinician")).asked.total).toBe(0);
    await answerJudgement(runtime, clinician, target, { kind: "assign", owner, dueOn: "2020-01-01" });
    expect((await homeOf("clinician")).asked.total).toBe(1);
    await answerJudgement(runtime, await as("engineer"), target, { kind: "resolve", text: "Done." });
    expect((await homeOf("engineer")).asked.total).toBe(0);
    expect((await homeOf("auditor")).auditor?.questions.total).toBe(0);
  });

  it("shows auditors the latest reports, and none whose numbers they may not see", async () => {
    const event = { actor: "test", action: "report.exported", object: `run:${runs.mine}`, details: {} } as const;
    for (const [sha256, isWhole] of [
      ["a".repeat(64), true],
      ["b".repeat(64), false],
    ] as const) {
      const report = { runId: runs.mine, sha256, json: "{}", isWhole, engineVersion: "1" };
      await keepReport(context.db, report, { ...event, project: ids.mine });
    }
    const shown = async () => (await homeOf("auditor")).auditor?.reports.map(({ sha256 }) => sha256[0]);
    expect(await shown()).toEqual(["b"]);
    const rights = { role: "auditor", mayReadPatients: true } as const;
    await saveMembership(context.db, { projectId: ids.mine, userId: idOf("auditor"), ...rights, by: "test" });
    expect((await shown())?.toSorted()).toEqual(["a", "b"]);
    const report = { runId: runs.foreign, sha256: "c".repeat(64), json: "{}", isWhole: false, engineVersion: "1" };
    await keepReport(context.db, report, { ...event, object: `run:${runs.foreign}`, project: ids.foreign });
    expect((await shown())?.toSorted()).toEqual(["a", "b"]);
  });

  it("shows administrators people and invitations of their projects, and failed work to those of the installation", async () => {
    const root = await actorOf(context.db, await accountOn(context.db, "Root", { isAdministrator: true }));
    for (const project of [ids.mine, ids.foreign]) {
      await issueInvitation(runtime, root, {
        project,
        email: `guest@${project}.test`,
        role: "engineer",
        mayReadPatients: null,
      });
    }
    const { administrator } = await homeOf("administrator");
    // Four roles, the uploader, and somebody who has another role elsewhere.
    expect(administrator).toMatchObject({ projects: 1, people: 6, failedTasks: null });
    expect(administrator?.invitations.map(({ project }) => project?.id)).toEqual([ids.mine]);
    const task = { id: "t1", kind: "sweep-imports", dueAt: new Date(), attempts: 3, lastError: "no" };
    await prismaOf(context.db).task.create({ data: task });
    const all = (await getHome(runtime, root)).administrator;
    expect(all).toMatchObject({ projects: 2, failedTasks: [{ kind: "sweep-imports", attempts: 3 }] });
    expect(all?.invitations).toHaveLength(2);
  });
});
