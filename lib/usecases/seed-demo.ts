import { appendAnalysisPlan } from "@/lib/db/append-analysis-plan";
import { createProject } from "@/lib/db/create-project";
import { findAnalysisPlan } from "@/lib/db/list-analysis-plans";
import { DEMO_PLAN } from "./demo-plan";
import { startDiagnosis } from "./get-diagnosis";
import { importSample } from "./import-sample";
import { listFolders } from "./list-folders";
import { DEMO_ACTOR } from "./name-actors";
import type { Runtime } from "./runtime";

const PROJECT = { name: "demo", description: "Sample runs, trained on simulated patients." };

/**
 * Makes the demo project, declares its analysis plan where nobody has declared one, and imports the sample
 * runs that were never imported here before: one that a visitor renamed or deleted stays as they left it.
 *
 * @param samplesFolder folder with one folder per run
 */
export async function seedDemo(runtime: Runtime, samplesFolder: string): Promise<{ readonly projectId: string }> {
  const { id: projectId } = await createProject(runtime.database, { ...PROJECT, by: DEMO_ACTOR });
  await declarePlan(runtime, projectId);
  for (const folder of await listFolders(samplesFolder)) {
    const runId = await importSample(runtime, { projectId, folder });
    if (runId !== null) void startDiagnosis(runtime, runId);
  }
  return { projectId };
}

/** Before any run is there, so that the plan stands as declared before results; what visitors declare follows it. */
async function declarePlan({ database }: Runtime, projectId: string): Promise<void> {
  if ((await findAnalysisPlan(database, { projectId })) !== null) return;
  const declared = { content: DEMO_PLAN, author: DEMO_ACTOR, at: new Date() };
  // Another process that starts at the same time may have declared it meanwhile: the same words.
  await appendAnalysisPlan(database, { projectId, replaces: 0, ...declared });
}
