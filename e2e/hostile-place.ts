import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Actor } from "@/lib/auth/roles";
import type { PlanContent } from "@/lib/core/analysis-plan";
import { OWNER_STATEMENT_NAMES } from "@/lib/core/owner-statements";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { saveUser } from "@/lib/db/save-user";
import { reportViewSchema } from "@/lib/schema/report";
import { answerJudgement } from "@/lib/usecases/answer-judgement";

import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { exportReport } from "@/lib/usecases/export-report";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { issueInvitation } from "@/lib/usecases/issue-invitation";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { listKeptReports } from "@/lib/usecases/list-kept-reports";
import { makeProject } from "@/lib/usecases/make-project";
import { makeToken } from "@/lib/usecases/make-token";
import { namePlan } from "@/lib/usecases/name-plan";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { signReport } from "@/lib/usecases/sign-report";
import { zipBytes } from "@/tests/limits/zip-bytes";
import { PLAN as EXPERIMENT } from "@/tests/proof/plan-under-test";
import { hashOfPassword } from "@/tests/security/access-world";
import { actorOf } from "@/tests/usecases/account-on";
import { bodyOf } from "@/tests/usecases/runtime-under-test";

/** What ends every kind of context that a text can stand in, and then runs, or asks for the address "x". */
const ATTACK = `</style></script></title><script>window.hostile=1</script><img src=x onerror=window.hostile=1>"><svg onload=window.hostile=1>'{{7*7}}\u200b`;
/** Marks that turn text round; people's names may not hold them, those of files may. */
const TURNING = "\u202egnp.exe\u2066";

/** The hostile text of one place, told from those of the others. */
export const hostileText = (place: string): string => `${place} ${ATTACK}`;

/** What a log calls its layers, groups and columns here, by what the sample calls them. */
const RENAMED: Readonly<Record<string, string>> = {
  "layers.0": hostileText("layer"),
  "layers.1": `turning${TURNING}`,
  "layers.2": "javascript:window.hostile=1",
  "layers.3": "__proto__",
  head: "constructor",
  polytrauma: hostileText("group"),
  isolated_tbi: "hasOwnProperty",
  other_trauma: "=HYPERLINK(1)",
};
const COLUMNS: Readonly<Record<string, string>> = { mechanism: hostileText("column"), centre: "toString" };
const VALUES: Readonly<Record<string, string>> = {
  stabbing: hostileText("value"),
  B: "data:text/html,<script>1</script>",
};

const SAMPLE = "samples/runs/subgroups";
const unpack = (name: string): string => gunzipSync(readFileSync(`${SAMPLE}/${name}.gz`)).toString("utf8");
/** Of steps and of patients, one of so many is kept: enough to judge by, and quick to read. */
const EVERY = { step: 25, patient: 5 };

function hostileLog(): string {
  const lines = unpack("metrics.jsonl").split("\n").slice(0, -1);
  const records = lines.map((line) => JSON.parse(line)).filter(({ step }) => step % EVERY.step === 0);
  const texts = records.map((record) =>
    Object.entries(RENAMED).reduce(
      (text, [name, hostile]) => text.replaceAll(JSON.stringify(name), JSON.stringify(hostile)),
      JSON.stringify(record),
    ),
  );
  const series = JSON.stringify({ step: 0, [hostileText("series")]: 1, valueOf: 2, [`s${TURNING}`]: 4 });
  return [...texts, `${series.slice(0, -1)},"__proto__":3}`, hostileText("no record")].join("\n");
}

function hostilePredictions(): string {
  const [head = "", ...rows] = unpack("predictions.csv").trimEnd().split("\n");
  const quoted = (names: Readonly<Record<string, string>>) => (cell: string) => {
    const hostile = Object.hasOwn(names, cell) ? names[cell] : undefined;
    return hostile === undefined ? cell : `"${hostile.replaceAll('"', '""')}"`;
  };
  const each = (line: string, names: Readonly<Record<string, string>>) => line.split(",").map(quoted(names)).join(",");
  const kept = rows.filter((_, index) => index % EVERY.patient === 0);
  return [each(head, COLUMNS), ...kept.map((row) => each(row, { ...RENAMED, ...VALUES }))].join("\n");
}

function hostileSettings(rate: number): string {
  const given = JSON.parse(readFileSync(`${SAMPLE}/meta.json`, "utf8"));
  const stated = Object.fromEntries(
    OWNER_STATEMENT_NAMES.map((name) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      hostileText(name),
    ]),
  );
  const texts = ["description", "model", "activation", "task", "dataset", "schedule", "grad_clip", "expectation"];
  const order = given.layer_order_input_to_output.map((name: string) => RENAMED[name] ?? name);
  return JSON.stringify({
    ...given,
    ...Object.fromEntries(texts.map((name) => [name, hostileText(name)])),
    ...stated,
    name: hostileText("run"),
    lr: rate,
    layer_order_input_to_output: order,
    subgroups: given.subgroups.map((name: string) => RENAMED[name] ?? name),
    [hostileText("key")]: hostileText("setting"),
  });
}

const PLAN: PlanContent = {
  primaryMeasures: ["auroc"],
  margins: { auroc: 0.05 },
  threshold: { value: 0.1, owner: hostileText("owner"), reason: hostileText("threshold") },
  decisionRange: null,
  subgroups: [
    { kind: "label", name: hostileText("group"), column: "subgroup", label: hostileText("group") },
    { kind: "label", name: "hasOwnProperty", column: "subgroup", label: "hasOwnProperty" },
    { kind: "label", name: "=HYPERLINK(1)", column: "subgroup", label: "=HYPERLINK(1)" },
  ],
  reference: hostileText("group"),
};

/** Things of which every text is hostile. */
export type HostilePlace = {
  readonly email: string;
  readonly project: string;
  readonly run: string;
  /** A run like it. */
  readonly other: string;
  /** SHA-256 of an earlier report. */
  readonly report: string;
  /** SHA-256 of the plan of an experiment on a finding of the run. */
  readonly proof: string;
};

/** Makes one thing of every kind, and in it a hostile text wherever a log or a person can leave one. */
export async function makeHostilePlace(runtime: Runtime): Promise<HostilePlace> {
  const db = runtime.database;
  const email = "root@test.local";
  const account = { name: hostileText("person"), email, passwordHash: await hashOfPassword(), isAdministrator: true };
  const { id: userId } = await saveUser(db, { ...account, by: "test" });
  const actor = await actorOf(db, userId);
  const described = { name: hostileText("project"), description: hostileText("about") };
  const { id: project } = await makeProject(runtime, actor, described);
  const upload = async (name: string, rate: number): Promise<string> => {
    const members = [
      { name: `${hostileText("member").replaceAll("/", "")}.jsonl`, content: hostileLog() },
      { name: "meta.json", content: hostileSettings(rate) },
      { name: "predictions.csv", content: hostilePredictions() },
    ];
    const filename = `${hostileText("file")}.zip`;
    const file = {
      project,
      run: name,
      filename,
      expectedBytes: null,
      expectedSha256: null,
      body: bodyOf(zipBytes(members)),
    };
    return (await importRun(runtime, actor, file)).runId;
  };
  await saveAnalysisPlan(runtime, actor, project, { replaces: 0, content: PLAN });
  const run = await upload(hostileText("run"), 0.0005);
  const other = await upload("javascript:window.hostile=1", 0.001);
  const { id: deleted } = await createEmptyRun(runtime, actor, { project, name: hostileText("deleted") });
  await removeRun(runtime, actor, deleted, hostileText("reason"));

  await exportReport(runtime, actor, run, "json", reportViewSchema.parse({}));
  const { document } = await getDiagnosis(runtime, actor, run);
  const verdict = document.verdicts.find(({ outcome }) => outcome === "finding") ?? document.verdicts[0];
  if (verdict === undefined) throw new Error("A diagnosis without a verdict.");
  const { seen } = await listJudgements(runtime, actor, run);
  const judged = { rule: verdict.rule, subgroup: verdict.subgroup, seen };
  const { id } = await recordJudgement(runtime, actor, run, {
    ...judged,
    kind: "need",
    text: hostileText("judgement"),
  });
  const target = { runId: run, judgementId: id };
  await answerJudgement(runtime, actor, target, { kind: "resolve", text: hostileText("answer") });
  const [report] = (await listKeptReports(runtime, actor, run)).reports;
  if (report === undefined) throw new Error("An exported report was not kept.");
  await exportReport(runtime, actor, run, "json", reportViewSchema.parse({}));
  const [latest] = (await listKeptReports(runtime, actor, run)).reports;
  const signed = { recordSha256: latest?.sha256 ?? "", meaning: "approval" as const, password: "" };
  await signReport(runtime, actor, run, signed, async () => undefined);

  const proof = await planProof(runtime, actor, run);
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const rights = { role: "engineer" as const, scopes: ["read" as const], projects: [project], expiresAt: inAnHour };
  await makeToken(runtime, actor, { ...rights, name: hostileText("token") });
  const invited = { project, email: "someone@test.local", role: "auditor" as const, mayReadPatients: null };
  await issueInvitation(runtime, actor, invited);
  return { email, project, run, other, report: report.sha256, proof };
}

/** A plan of which every text is hostile, as if the run had its finding. */
async function planProof({ database }: Runtime, { id: author }: Actor, runId: string): Promise<string> {
  const subgroup = hostileText("group");
  const setting = { setting: hostileText("setting"), from: hostileText("from"), to: hostileText("to") };
  const plan = namePlan({
    ...EXPERIMENT,
    run: { name: hostileText("run"), seed: 1 },
    finding: { ...EXPERIMENT.finding, rule: "subgroup-excess-loss", subgroup },
    change: { id: "group-feature", what: hostileText("change"), settings: [setting] },
    data: { dataset: hostileText("dataset"), sha256: null },
    measure: { ...EXPERIMENT.measure, subgroup, marginSource: hostileText("source") },
  });
  await createProofPlan(database, { runId, plan, isFirstNamed: true, author, at: new Date() });
  return plan.sha256;
}
