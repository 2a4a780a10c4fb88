import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { findSetting } from "@/lib/db/find-setting";
import { saveSetting } from "@/lib/db/save-setting";
import { Arrival, type WholeFile } from "./arrival";
import { patientKeyOf } from "./digest-patient";
import { SAMPLES_ACTOR } from "./name-actors";
import { openPath } from "./open-path";
import type { Runtime } from "./runtime";

const SEEDED = "demo-samples";

/**
 * Imports the run of a folder, called as the folder, unless the same content was imported here before: a run that a
 * visitor renamed or deleted stays as they left it.
 *
 * @param runId of the run that the content is added to; null makes one
 * @returns its id; null where it was imported before
 */
export async function importSample(
  { config, database, workers }: Runtime,
  {
    projectId,
    folder,
    runId = null,
  }: { readonly projectId: string; readonly folder: string; readonly runId?: string | null },
): Promise<string | null> {
  const seeded = new Set((await findSetting(database, { key: SEEDED }))?.split("\n"));
  const content = await digestFolder(folder);
  const { sha256, byteLength } = content;
  if (seeded.has(sha256)) return null;
  const name = path.basename(folder);
  const source = {
    file: folder,
    filename: name,
    temporaryFolder: tmpdir(),
    arrival: Arrival.of(content).memory,
    expectedBytes: byteLength,
    expectedSha256: null,
    patientKey: patientKeyOf(config.secret, projectId),
  };
  const run = { projectId, runId, runName: name, actor: SAMPLES_ACTOR };
  const imported = await workers.run({ kind: "import", ...source, ...run });
  await saveSetting(database, { key: SEEDED, value: [...seeded, sha256].join("\n") });
  return imported.runId;
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
