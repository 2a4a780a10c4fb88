import { hashPassword } from "@/lib/auth/hash-password";
import type { Actor, Role, TokenScope } from "@/lib/auth/roles";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { addAlertTarget } from "@/lib/db/add-alert-target";
import { appendProofStep } from "@/lib/db/append-proof-step";
import { createProject } from "@/lib/db/create-project";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import type { Database } from "@/lib/db/database";
import { newId } from "@/lib/db/new-id";
import { saveMembership } from "@/lib/db/save-membership";
import { saveRunNotes } from "@/lib/db/save-run-notes";
import { saveUser } from "@/lib/db/save-user";
import type { RecordJudgementBody } from "@/lib/schema/judgement";
import { reportViewSchema } from "@/lib/schema/report";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { exportReport } from "@/lib/usecases/export-report";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { issueInvitation } from "@/lib/usecases/issue-invitation";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { listKeptReports } from "@/lib/usecases/list-kept-reports";
import { makeToken } from "@/lib/usecases/make-token";
import { namePlan } from "@/lib/usecases/name-plan";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { giveToken } from "../auth/give-token";
import { SessionClient } from "../auth/session-client";
import { PLAN } from "../proof/plan-under-test";
import { accountOn, actorOf } from "../usecases/account-on";
import { bodyOf } from "../usecases/runtime-under-test";

export const PASSWORD = "correct horse battery";
/** `root` administers the installation; `administrator` one project. */
export const HOLDERS = ["engineer", "clinician", "auditor", "administrator", "root"] as const;
export type Holder = (typeof HOLDERS)[number];

/** Everything that an address can name inside a project. Every text in it bears the word of the place. */
export type Place = {
  readonly project: string;
  readonly run: string;
  readonly judgement: string;
  readonly verdict: Pick<RecordJudgementBody, "rule" | "subgroup" | "seen">;
  readonly report: string;
  readonly invitation: string;
  readonly token: string;
  /** Another run, which is written to, with a set of predictions. */
  readonly written: string;
  readonly predictions: string;
  readonly member: string;
  readonly deletedRun: string;
  readonly alertTarget: string;
  /** SHA-256 of the plan of an experiment on a finding of the run. */
  readonly proof: string;
};

const LOG = Array.from({ length: 12 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const roleOf = (holder: Holder): Role => (holder === "root" ? "administrator" : holder);
let serial = 0;
const unique = (word: string): string => {
  serial += 1;
  return `${word} ${serial}`;
};

/** An administrator of everything who is none of the holders: whatever is asked for was made by somebody else. */
const makerOn = async (db: Database): Promise<Actor> =>
  await actorOf(db, await accountOn(db, "Maker", { isAdministrator: true }));

/** Makes a project with one thing of every kind. @param word stands in every name and text of it */
export async function buildPlace(runtime: Runtime, db: Database, word: string): Promise<Place> {
  const maker = await makerOn(db);
  const { id: project } = await createProject(db, { name: `${word} project`, description: `${word} text`, by: "test" });
  const threshold = { value: 0.2, owner: `${word} owner`, reason: `${word} reason` };
  await saveAnalysisPlan(runtime, maker, project, { replaces: 0, content: { ...UNDECLARED_PLAN, threshold } });
  const run = await newRun(runtime, project, word);
  await saveRunNotes(db, {
    runId: run,
    parameters: [{ key: "stated", value: `${word} parameter` }],
    tags: [{ key: "kept", value: `${word} tag` }],
    by: "test",
    at: new Date(),
  });
  const written = await newRun(runtime, project, word);
  const { document } = await getDiagnosis(runtime, maker, run);
  const verdict = document.verdicts[0];
  if (verdict === undefined) throw new Error("A diagnosis without a verdict.");
  const { seen } = await listJudgements(runtime, maker, run);
  const said = { rule: verdict.rule, subgroup: verdict.subgroup, seen };
  const judged = await recordJudgement(runtime, maker, run, { ...said, kind: "disagree", text: `${word} text` });
  await exportReport(runtime, maker, run, "json", reportViewSchema.parse({}));
  const { reports } = await listKeptReports(runtime, maker, run);
  const report = reports[0];
  if (report === undefined) throw new Error("An exported report was not kept.");
  return {
    project,
    run,
    judgement: judged.id,
    verdict: said,
    report: report.sha256,
    invitation: await newInvitation(runtime, project, word),
    token: await newToken(runtime, project, word),
    written,
    predictions: await newPredictions(runtime, written, word),
    member: await newMember(db, project, word),
    deletedRun: await newDeletedRun(runtime, project, word),
    alertTarget: await newAlertTarget(db, project, word),
    proof: await newProof(runtime, run, word),
  };
}

/** Things that are called as those of a place might be, and that nothing is called. */
export function absentPlace({ verdict, ...ids }: Place): Place {
  const absent = Object.entries(ids).map(([name, id]) => [name, `${id.slice(0, -4)}0000`]);
  return { verdict, ...(Object.fromEntries(absent) as typeof ids) };
}

/** A plan whose words are those of the place, as if the run had its finding. */
async function newProof({ database }: Runtime, runId: string, word: string): Promise<string> {
  const plan = namePlan({ ...PLAN, run: { name: `${word} run`, seed: 1 } });
  const row = { runId, plan, isFirstNamed: true, author: "test", at: new Date() };
  await createProofPlan(database, row);
  const step = { kind: "withdraw", owner: null, dueOn: null, text: `${word} text`, author: "test" } as const;
  const other = namePlan({ ...PLAN, run: { name: `${word} run`, seed: 2 } });
  await createProofPlan(database, { ...row, plan: other });
  await appendProofStep(database, { ...step, runId, planSha256: other.sha256, number: 1, at: new Date() });
  return plan.sha256;
}

/** A run with points; another one each time, so that it may be deleted. */
export async function newRun(runtime: Runtime, project: string, word: string): Promise<string> {
  const file = {
    project,
    run: unique(`${word} run`),
    filename: `${word}.jsonl`,
    expectedBytes: null,
    expectedSha256: null,
  };
  return (await importRun(runtime, await makerOn(runtime.database), { ...file, body: bodyOf(LOG) })).runId;
}

/** Gives a project a run of each of these names, made from the same bytes as every run here. */
export async function copyRuns(runtime: Runtime, project: string, names: readonly string[]): Promise<void> {
  const maker = await makerOn(runtime.database);
  for (const run of names) {
    const file = { project, run, filename: "copy.jsonl", expectedBytes: null, expectedSha256: null };
    await importRun(runtime, maker, { ...file, body: bodyOf(LOG) });
  }
}

export async function newInvitation(runtime: Runtime, project: string, word: string): Promise<string> {
  const email = `${unique(word).replace(" ", ".")}@test.local`;
  const invited = { project, email, role: "auditor" as const, mayReadPatients: null };
  return (await issueInvitation(runtime, await makerOn(runtime.database), invited)).id;
}

export async function newDeletedRun(runtime: Runtime, project: string, word: string): Promise<string> {
  const { id } = await createEmptyRun(runtime, await makerOn(runtime.database), {
    project,
    name: unique(`${word} deleted`),
  });
  await removeRun(runtime, await makerOn(runtime.database), id, `${word} reason`);
  return id;
}

/** One by e-mail, which nothing here sends. */
export async function newAlertTarget(db: Database, projectId: string, word: string): Promise<string> {
  const address = `${unique(word).replace(" ", ".")}@test.local`;
  const target = { id: newId(), projectId, kind: "email", address, secret: null, namesSubgroups: false } as const;
  await addAlertTarget(db, { target, where: "a mailbox", by: "test", at: new Date() });
  return target.id;
}

export async function newPredictions(runtime: Runtime, runId: string, word: string): Promise<string> {
  const rows = Array.from({ length: 30 }, (_, row) => `${row % 2},${(row % 9) / 10 + serial / 1e6}\n`).join("");
  const file = { runId, filename: unique(`${word} predictions`), expectedBytes: null, expectedSha256: null };
  return (
    await addPredictions(runtime, await makerOn(runtime.database), { ...file, body: bodyOf(`y_true,y_prob\n${rows}`) })
  ).id;
}

export function newMember(db: Database, project: string, word: string): Promise<string> {
  return accountOn(db, unique(`${word}member`).replace(" ", ""), { [project]: "engineer" });
}

export async function newToken(runtime: Runtime, project: string, word: string): Promise<string> {
  const rights = { role: "engineer" as const, projects: [project], expiresAt: inOneHour() };
  const body = { ...rights, scopes: ["read" as const], name: unique(`${word} token`) };
  return (await makeToken(runtime, await makerOn(runtime.database), body)).id;
}

export const inOneHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** A person with a role in one project, or in every one, or in none where `project` is null. */
export async function makeHolder(
  db: Database,
  holder: Holder,
  project: string | null,
  hash: string,
): Promise<{ readonly userId: string; readonly email: string }> {
  const name = unique(holder).replace(" ", "");
  const email = `${name}@test.local`;
  const account = { name, email, passwordHash: hash, isAdministrator: holder === "root" };
  const { id: userId } = await saveUser(db, { ...account, by: "test" });
  if (holder !== "root" && project !== null) {
    await saveMembership(db, { projectId: project, userId, role: roleOf(holder), by: "test" });
  }
  return { userId, email };
}

/** A person signed in with a role in one project (or everywhere), as the headers of their requests. */
export async function signIn(runtime: Runtime, holder: Holder, project: string, hash: string): Promise<Headers> {
  const { email } = await makeHolder(runtime.database, holder, project, hash);
  const client = new SessionClient(runtime);
  const { status, body } = await client.signIn(email, PASSWORD);
  if (status !== 200) throw new Error(`signing in: ${status} ${body}`);
  return client.headers;
}

export const hashOfPassword = (): Promise<string> => hashPassword(PASSWORD);

export async function tokenHeaders(
  db: Database,
  holder: Holder,
  project: string,
  scopes: readonly TokenScope[],
): Promise<Headers> {
  const projectIds = holder === "root" ? null : [project];
  const token = await giveToken(db, { role: roleOf(holder), projectIds, scopes });
  return new Headers({ authorization: `Bearer ${token}` });
}
