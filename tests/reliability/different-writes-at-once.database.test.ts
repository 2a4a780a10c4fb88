import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { AppError } from "@/lib/core/errors";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { foldBatches } from "@/lib/db/fold-batches";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { appendPoints } from "@/lib/usecases/append-points";
import { bringRunBack } from "@/lib/usecases/bring-run-back";
import { changeMapping } from "@/lib/usecases/change-mapping";
import { changeProject } from "@/lib/usecases/change-project";
import { changeRun } from "@/lib/usecases/change-run";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { exportReport } from "@/lib/usecases/export-report";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const ROUNDS = 3;
const LOG = Array.from({ length: 40 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");

describeOnBothDatabases("different writes to one run from two servers at once", (context) => {
  let runtimes: readonly Runtime[];
  let clean: () => Promise<void>;
  beforeAll(async () => {
    const second = await openDatabase({ url: context.url });
    const made = [runtimeOn(context.db), runtimeOn(second)];
    runtimes = made.map(({ runtime }) => runtime);
    clean = async () => {
      for (const { remove } of made) await remove();
      await gatheredWritten(second);
      await closeDatabase(second);
    };
  });
  afterAll(() => clean());

  it("are each done or refused in words, and none ends another as a deadlock", async () => {
    const actor = await actorIn(context.db, "administrator");
    const { projectId } = actor;
    const account = { name: "Bob", email: "bob@x.org", passwordHash: "x", isAdministrator: false, by: actor.id };
    const { id: userId } = await saveUser(context.db, account);
    const { id: runId } = await createEmptyRun(at(0), actor, { project: projectId, name: "run" });
    const { id: other } = await createEmptyRun(at(0), actor, { project: projectId, name: "other" });
    await appendPoints(at(0), actor, { runId, idempotencyKey: "first", expectedSha256: null, body: bodyOf(LOG) });

    const outcomes: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const tag = (server: number) => `${round} ${server}`;
      await Promise.all([0, 1].flatMap((server) => writes(at(server), round, tag(server)).map(settle)));
    }
    expect(outcomes.filter((outcome) => outcome !== "done" && outcome !== "refused")).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === "done").length).toBeGreaterThan(outcomes.length / 2);

    async function settle(write: Promise<unknown>): Promise<void> {
      try {
        await write;
        outcomes.push("done");
      } catch (error) {
        outcomes.push(error instanceof AppError ? "refused" : String(error));
      }
    }

    function writes(runtime: Runtime, round: number, tag: string): Promise<unknown>[] {
      const file = (run: string, text: string) => ({
        runId: run,
        filename: "p.csv",
        body: bodyOf(text),
        expectedBytes: null,
        expectedSha256: null,
      });
      const patients = `patient_id,y_true,y_prob\nxk4${round}a${tag.at(-1)},0,0.2\nxk42,1,0.8\n`;
      const upload = {
        project: projectId,
        run: "run",
        filename: "log.jsonl",
        expectedBytes: null,
        expectedSha256: null,
      };
      return [
        changeRun(runtime, actor, runId, { name: `renamed ${tag}`, settings: { optimizer: tag } }),
        appendPoints(runtime, actor, {
          runId,
          idempotencyKey: tag,
          expectedSha256: null,
          body: bodyOf(`{"step":${100 + round},"loss":0.5}\n`),
        }),
        foldBatches(runtime.database, { runId, at: new Date() }),
        importRun(runtime, actor, { ...upload, body: bodyOf(LOG.replaceAll("loss", `loss${round}`)) }),
        changeMapping(runtime, actor, runId, {
          series: { search: "loss", show: "all" },
          change: { split: round % 2 === 0 ? "test" : "train" },
          dryRun: false,
        }),
        addPredictions(runtime, actor, file(runId, patients)).then(({ id: setId }) =>
          removePredictions(runtime, actor, { runId, setId }),
        ),
        addPredictions(runtime, actor, file(other, patients.replace("xk42", "xk43"))),
        saveAnalysisPlan(runtime, actor, projectId, { replaces: round, content: UNDECLARED_PLAN }),
        getDiagnosis(runtime, actor, runId).then(async () => {
          const { seen } = await listJudgements(runtime, actor, runId);
          const words = { rule: "vanishing-gradient", subgroup: null, kind: "need", text: tag } as const;
          return await recordJudgement(runtime, actor, runId, { ...words, seen });
        }),
        exportReport(runtime, actor, runId, "json", { sections: null, previous: null }),
        changeProject(runtime, actor, projectId, { name: `project ${tag}` }),
        saveMembership(runtime.database, { projectId, userId, role: "engineer", by: actor.id }),
        removeRun(runtime, actor, other, "A trial.").then(() =>
          bringRunBack(runtime, actor, { project: projectId, runId: other, name: null }),
        ),
        closeAuditMinutes(runtime.database, { now: new Date(Date.now() + 120_000) }),
      ];
    }
  }, 300_000);

  const at = (server: number): Runtime => {
    const runtime = runtimes[server % runtimes.length];
    if (runtime === undefined) throw new Error("No server.");
    return runtime;
  };
});
