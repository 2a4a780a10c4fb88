import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { appendAnalysisPlan } from "@/lib/db/append-analysis-plan";
import { createProject } from "@/lib/db/create-project";
import { findSetting } from "@/lib/db/find-setting";
import { findAnalysisPlan } from "@/lib/db/list-analysis-plans";
import { saveSetting } from "@/lib/db/save-setting";
import { Arrival, type WholeFile } from "./arrival";
import { DEMO_PLAN } from "./demo-plan";
import { patientKeyOf } from "./digest-patient";
import { startDiagnosis } from "./get-diagnosis";
import { DEMO_ACTOR, SAMPLES_ACTOR } from "./name-actors";
import { openPath } from "./open-path";
import type { Runtime } from "./runtime";

const PROJECT = { name: "demo", description: "Sample runs, trained on simulated patients." };
const SEEDED = "demo-samples";

/**
 * Makes the demo project, declares its analysis plan where nobody has declared one, and imports the sample
 * runs that were never imported here before: one that a visitor renamed or deleted stays as they left it.
 *
 * @param samplesFolder folder with one folder per run
 */
export async function seedDemo(runtime: Runtime, samplesFolder: string): Promise<{ readonly projectId: string }> {
  const { config, database, workers } = runtime;
  const { id: projectId } = await createProject(database, { ...PROJECT, by: DEMO_ACTOR });
  await declarePlan(runtime, projectId);
  const seeded = new Set((await findSetting(database, { key: SEEDED }))?.split("\n"));
  const entries = await readdir(samplesFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const name of names.sort()) {
    const file = path.join(samplesFolder, name);
    const content = await digestFolder(file);
    const { sha256, byteLength } = content;
    if (seeded.has(sha256)) continue;
    const { memory: arrival } = Arrival.of(content);
    const patientKey = patientKeyOf(config.secret, projectId);
    const source = {
      file,
      filename: name,
      temporaryFolder: tmpdir(),
      arrival,
      expectedBytes: byteLength,
      expectedSha256: null,
      patientKey,
    };
    const run = { projectId, runId: null, runName: name, actor: SAMPLES_ACTOR };
    const { runId } = await workers.run({ kind: "import", ...source, ...run });
    void startDiagnosis(runtime, runId);
    seeded.add(sha256);
    await saveSetting(database, { key: SEEDED, value: [...seeded].join("\n") });
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

/** SHA-256 over the names and contents of a folder's files, in the order in which they are read. */
async function digestFolder(folder: string): Promise<WholeFile> {
  const { files } = await openPath(folder);
  const hash = createHash("sha256");
  let byteLength = 0;
  for (const file of files) {
    hash.update(`${file.name}\n${file.size}\n`);
    for await (const piece of file.stream()) {
      hash.update(piece);
      byteLength += piece.length;
    }
  }
  return { sha256: hash.digest("hex"), byteLength };
}
