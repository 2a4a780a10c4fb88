import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { createProofBodySchema } from "@/lib/schema/proof";
import { type ReportView, reportViewSchema } from "@/lib/schema/report";
import { changeRun } from "@/lib/usecases/change-run";
import { exportBundle } from "@/lib/usecases/export-bundle";
import { exportReport } from "@/lib/usecases/export-report";
import { gatherContextToRead } from "@/lib/usecases/gather-context";
import { getReport } from "@/lib/usecases/get-report";
import { lookAtSignaturesOf } from "@/lib/usecases/list-report-signatures";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { type Sender, sendArm, sendRun } from "./proof-world";
import { actorIn, runtimeOn } from "./runtime-under-test";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

const VIEW: ReportView = reportViewSchema.parse({});

describeOnBothDatabases("reports on a run whose experiments are not judged yet", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let sender: Sender;
  let runs = 0;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    const engineer = await actorIn(context.db, "engineer", `reports beside judging ${context.db.provider}`);
    sender = { runtime, actor: engineer, project: engineer.projectId };
  });
  afterAll(() => remove());

  const runToJudge = async (): Promise<string> => {
    runs += 1;
    const runId = await sendRun(sender, `run ${runs}`);
    const { plan } = (await createProof(runtime, sender.actor, runId, createProofBodySchema.parse({ margin: 0.02 })))
      .proof;
    await sendArm(sender, plan, { seed: plan.seeds[0] ?? 0, arm: "as-is", loss: 0.6 });
    await Promise.all(runtime.background);
    return runId;
  };
  /** Does something before each job that judges. */
  const judgingAfter = (act: () => Promise<void>): Runtime => {
    const { workers } = runtime;
    const run: Runtime["workers"]["run"] = async (...asked) => {
      if (asked[0].kind === "judge-proof") await act();
      return await workers.run(...asked);
    };
    return { ...runtime, judging: new Map(), workers: { ...workers, run } };
  };
  const exportsOf = async (runId: string) => {
    const entries = await listAuditEntries(context.db, { projects: [sender.project], limit: 1000 });
    return entries.filter(({ action, object }) => action === "report.exported" && object === `run:${runId}`);
  };

  it("are shown at once without what the experiments show, and with it when that is there", async () => {
    const runId = await runToJudge();
    let goOn = (): void => undefined;
    const isOver = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = judgingAfter(() => isOver);
    const report = await getReport(slow, sender.actor, runId);
    const looked = await lookAtSignaturesOf(slow, report);
    const read = () => gatherContextToRead(slow, sender.actor, report, VIEW, looked);
    expect((await read()).experiments).toBe(undefined);
    goOn();
    await Promise.all(runtime.background);
    expect((await read()).experiments?.proofs?.map(({ state }) => state)).toEqual(["waiting"]);
  });

  it.each(["html", "bundle"] as const)("leave no entry of a file that was not made (%s)", async (format) => {
    const runId = await runToJudge();
    const failing = judgingAfter(async () => {
      throw new Error("its runs cannot be read");
    });
    const asked =
      format === "bundle"
        ? exportBundle(failing, sender.actor, runId, VIEW)
        : exportReport(failing, sender.actor, runId, format, VIEW);
    await expect(asked).rejects.toThrow("its runs cannot be read");
    expect(await exportsOf(runId)).toEqual([]);
  });

  it("are bundled as of one moment, also where the run changes while its experiments are judged", async () => {
    const runId = await runToJudge();
    let changes = 0;
    const changing = judgingAfter(async () => {
      changes += 1;
      if (changes === 1) await changeRun(runtime, sender.actor, runId, { settings: { learningRate: 0.125 } });
    });
    await exportBundle(changing, sender.actor, runId, VIEW);
    const { sha256 } = await getReport(runtime, sender.actor, runId);
    expect((await exportsOf(runId)).map(({ payload_sha256 }) => payload_sha256)).toEqual([sha256]);
  });
});
