import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor, Role } from "@/lib/auth/roles";
import { prismaOf } from "@/lib/db/database";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { recomputeExperiments } from "@/lib/report/verification/recompute-experiments";
import { experimentEvidenceSchema } from "@/lib/schema/experiment-evidence";
import { createProofBodySchema } from "@/lib/schema/proof";
import { type ReportView, reportViewSchema } from "@/lib/schema/report";
import { exportReport } from "@/lib/usecases/export-report";
import { gatherExperiments } from "@/lib/usecases/gather-experiments";
import { getReport } from "@/lib/usecases/get-report";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { type Sender, sendPairs, sendRun } from "./proof-world";
import { actorIn, runtimeOn } from "./runtime-under-test";

const VIEW: ReportView = reportViewSchema.parse({});

describeOnBothDatabases("experiments in the report on a stored run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let sender: Sender;
  let runId = "";
  let sha256 = "";

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    const engineer = await actorIn(context.db, "engineer", `reported experiments ${context.db.provider}`);
    sender = { runtime, actor: engineer, project: engineer.projectId };
    runId = await sendRun(sender, "deep");
    const { proof } = await createProof(runtime, engineer, runId, createProofBodySchema.parse({ margin: 0.02 }));
    ({ sha256 } = proof.plan);
    await sendPairs(sender, proof.plan, 0.1);
  });
  afterAll(() => remove());

  const as = (role: Role): Actor => ({ ...sender.actor, roles: { [sender.project]: role } });
  const htmlFor = async (role: Role): Promise<string> => {
    const { bytes } = await exportReport(runtime, as(role), runId, "html", VIEW);
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    return Buffer.concat(pieces).toString("utf8");
  };

  it("stand beside the record, with who saw the answer first, and are the same each time they are asked for", async () => {
    const html = await htmlFor("engineer");
    expect(html).toContain(sha256);
    expect(html).toContain("Changed when repaired: the loss is lower");
    expect(html).toContain("was the first to see the answer");
    expect(await htmlFor("clinician")).toBe(html);
    const report = await getReport(runtime, sender.actor, runId);
    expect(report.json).not.toContain(sha256);
  });

  it("are sealed as their reader may see them, in the form of an envelope, and their answers follow from their pairs", async () => {
    const report = await getReport(runtime, sender.actor, runId);
    const parsed = experimentEvidenceSchema.parse(await gatherExperiments(runtime, sender.actor, report.run.id));
    expect(parsed.proofs?.map(({ state, answer }) => [state, answer.values.length])).toEqual([["answered", 5]]);
    expect(await recomputeExperiments(parsed, nodeSha256)).toEqual({
      faults: [],
      said: "The answers to 1 plan of experiments follow from the values of their pairs.",
    });
  });

  it("give readers to whom single patients are closed what is withheld for them, and nothing that tells the rest", async () => {
    const where = { runId, planSha256: sha256 };
    const row = await prismaOf(context.db).proofOutcome.findFirstOrThrow({ where });
    const result = JSON.parse(row.result);
    const hidden = { status: "suppressed", rule: "small cells" };
    const withheld = { ...result.withheld, values: [], also: [], effect: hidden, better: hidden, cause: null };
    const stored = { ...result, withheld: { ...withheld, sentence: "Changed when repaired. Hidden." } };
    await prismaOf(context.db).proofOutcome.updateMany({ where, data: { result: JSON.stringify(stored) } });
    const closed = await htmlFor("auditor");
    expect(closed).toContain("Changed when repaired. Hidden.");
    expect(closed).not.toContain("repaired minus as it was −");
    expect(closed).not.toContain("ended lower because");
    expect(await htmlFor("engineer")).toContain("repaired minus as it was −");
  });
});
