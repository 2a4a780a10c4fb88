import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { findRunInProject } from "@/lib/db/find-run";
import { isFirstChange } from "@/lib/proof/list-changes";
import { proofPlanSchema } from "@/lib/schema/proof-plan";
import { askForJudging } from "./ask-for-judging";
import { findCurrentDiagnosis, startDiagnosis } from "./get-diagnosis";
import { importSample } from "./import-sample";
import { listFolders } from "./list-folders";
import { loadStoredRun } from "./load-stored-run";
import { DEMO_ACTOR } from "./name-actors";
import { findPlanned } from "./proofs/plan-stored-run";
import type { Runtime } from "./runtime";

/**
 * The others would make the start three times as long; those on groups have predictions for thousands of patients on each
 * side, whose diagnoses would keep the threads busy for half a minute while a visitor opens the first run.
 */
const SHOWN: readonly string[] = [
  "exploding-gradient-clip-gradient",
  "not-learning-rate-tenfold",
  "vanishing-gradient-residual-connections",
];

/**
 * Registers the experiments that were trained on findings of the sample runs, and imports their runs; what
 * those show is computed in the background. What is here already stays as visitors left it, and a plan for a run that
 * nobody finds by its name any more is left out.
 *
 * @param proofsFolder folder of the experiments, each with `plan.json`, and `runs` with one folder per run
 */
export async function seedDemoProofs(
  runtime: Runtime,
  { projectId, proofsFolder }: { readonly projectId: string; readonly proofsFolder: string },
): Promise<void> {
  for (const name of SHOWN) {
    const folder = path.join(proofsFolder, name);
    const plan = proofPlanSchema.parse(JSON.parse(await readFile(path.join(folder, "plan.json"), "utf8")));
    if (!(await registerPlan(runtime, projectId, plan))) continue;
    let last: string | null = null;
    for (const run of await listFolders(path.join(folder, "runs")))
      last = (await importSample(runtime, { projectId, folder: run })) ?? last;
    // Once for all of them, so that nobody who opens the run has to wait.
    if (last !== null) await askForJudging(runtime, last);
  }
}

/** @returns false where there is no run with the finding of the plan */
async function registerPlan(runtime: Runtime, projectId: string, plan: ProofPlan): Promise<boolean> {
  const { database } = runtime;
  const run = await findRunInProject(database, { projectId, idOrName: plan.run.name });
  if (run === null) return false;
  await startDiagnosis(runtime, run.id);
  const diagnosis = await findCurrentDiagnosis(runtime, run.id);
  const finding = diagnosis && findPlanned(plan, diagnosis.document.verdicts);
  if (finding === null) return false;
  const { settings } = (await loadStoredRun(database, { runId: run.id, metric: "loss" })).run;
  const isFirstNamed = isFirstChange(plan.change.id, finding, settings);
  await createProofPlan(database, { runId: run.id, plan, isFirstNamed, author: DEMO_ACTOR, at: new Date() });
  return true;
}
