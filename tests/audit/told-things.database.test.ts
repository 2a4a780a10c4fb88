import { beforeAll, expect, it } from "vitest";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { rawOf } from "@/lib/db/database";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { answerJudgement } from "@/lib/usecases/answer-judgement";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const LOG = Array.from({ length: 40 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const PREDICTIONS = "y_true,y_prob\n0,0.2\n1,0.8\n1,0.6\n";

describeOnBothDatabases("what entries of the audit log tell of", (context) => {
  const byHand = (sql: string) => rawOf(context.db).transact((statements) => statements.run(sql, []));
  const check = () => checkStoredChain(context.db, []);

  beforeAll(async () => {
    const { runtime, remove } = runtimeOn(context.db);
    const actor = await actorIn(context.db, "administrator");
    const upload = {
      project: actor.projectId,
      run: "one",
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
    };
    const { runId } = await importRun(runtime, actor, { ...upload, body: bodyOf(LOG) });
    await saveAnalysisPlan(runtime, actor, actor.projectId, { replaces: 0, content: UNDECLARED_PLAN });
    const predictions = {
      runId,
      filename: "p.csv",
      body: bodyOf(PREDICTIONS),
      expectedBytes: null,
      expectedSha256: null,
    };
    const { id: setId } = await addPredictions(runtime, actor, predictions);
    await removePredictions(runtime, actor, { runId, setId });
    await getDiagnosis(runtime, actor, runId);
    const { seen } = await listJudgements(runtime, actor, runId);
    const said = { rule: "vanishing-gradient", subgroup: null, kind: "need", text: "More layers." } as const;
    const { id: judgementId } = await recordJudgement(runtime, actor, runId, { ...said, seen });
    await answerJudgement(runtime, actor, { runId, judgementId }, { kind: "resolve", text: "They are logged." });
    await remove();
  }, 60_000);

  it("is stored as it was, though predictions were taken from the run meanwhile", async () => {
    expect(await check()).toMatchObject({ status: "intact" });
  });

  it.each([
    ["a plan's content", "analysis_plan", "content", `'{"primaryMeasures":["auroc"]}'`, "declared an analysis plan"],
    ["that a plan came after results", "analysis_plan", `"isAfterResults"`, `NOT "isAfterResults"`, "declared"],
    ["a judgement", "judgement", "text", "'Fewer layers.'", "recorded a judgement"],
    ["an answer", "judgement_step", "text", "'Never mind.'", "answered, assigned or took back"],
    ["the file that predictions came in", "prediction_set", "sha256", `'${"0".repeat(64)}'`, "added predictions"],
  ])(
    "is named by its entry when somebody changes it in the database: %s",
    async (_name, table, column, value, words) => {
      const name = column.startsWith('"') ? column : `"${column}"`;
      const [before] = await rawOf(context.db).transact((statements) =>
        statements.all(`SELECT ${name} FROM "${table}"`, []),
      );
      await byHand(`UPDATE "${table}" SET ${name} = ${value}`);
      const altered = await check();
      expect(altered).toMatchObject({
        status: "altered",
        seq: expect.any(Number),
        reason: expect.stringContaining(words),
        head: { seq: expect.any(Number) },
      });
      expect(altered).toMatchObject({ reason: expect.stringContaining("is not what was stored then") });
      const restored = column.includes("isAfter") ? value : `'${String(before?.[0])}'`;
      await byHand(`UPDATE "${table}" SET ${name} = ${restored}`);
      expect(await check()).toMatchObject({ status: "intact" });
    },
  );

  it("is missed where a row was put in that nobody declared", async () => {
    await byHand(
      `INSERT INTO "analysis_plan" ("projectId", "version", "content", "author", "isAfterResults", "createdAt")
       SELECT "projectId", 2, "content", "author", "isAfterResults", "createdAt" FROM "analysis_plan"`,
    );
    expect(await check()).toMatchObject({
      status: "altered",
      seq: null,
      reason: "Something is stored as if somebody declared an analysis plan, and no entry of the log tells of it.",
    });
    await byHand(`DELETE FROM "analysis_plan" WHERE "version" = 2`);
  });

  it("is missed where a row was taken away", async () => {
    await byHand(`DELETE FROM "judgement_step"`);
    expect(await check()).toMatchObject({ status: "altered", reason: expect.stringContaining("no longer stored") });
  });
});
