import { createHash } from "node:crypto";
import { type Actor, can } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { listAlertTargets } from "@/lib/db/list-alert-targets";
import { listAnalysisPlans } from "@/lib/db/list-analysis-plans";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { listExperiments } from "@/lib/db/list-experiments";
import { listProjectRuns, type ProjectRun } from "@/lib/db/list-project-runs";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import type { SentFile } from "@/lib/http/file-response";
import { PROJECT_RUNS_LIMIT } from "@/lib/ingest/limits";
import { writeZip } from "@/lib/render/write-zip";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";
import { streamPart, textPart } from "@/lib/report/bundle/part-bytes";
import { findVisibleProject } from "./find-visible-run";
import { listRunParts } from "./list-run-parts";
import type { Runtime } from "./runtime";

/** Far beyond what any project has. */
const MOST_PLANS = 10_000;
const ENTRIES_AT_ONCE = 1_000;

type Written = { readonly path: string; readonly bytes: number; readonly sha256: string };

/**
 * Everything of a project as one archive: of each run all points, settings, mapping, predictions, experiments,
 * judgements and reports that left, with the plans and the project's entries of the audit log. Written while it is read, one run at
 * a time. Rows of single patients, and reports on them, only for whoever may read them; the archive says so.
 *
 * @throws AppError "not-found", "forbidden", or "too-large"
 */
export async function exportProject(runtime: Runtime, actor: Actor, idOrName: string): Promise<SentFile> {
  const project = await findVisibleProject(runtime, actor, idOrName, "project.edit");
  const { runs, total } = await listProjectRuns(runtime.database, { projectId: project.id, limit: PROJECT_RUNS_LIMIT });
  if (total > PROJECT_RUNS_LIMIT)
    throw new AppError(
      "too-large",
      `Expected at most ${PROJECT_RUNS_LIMIT} runs in one export, found ${total}.`,
      "Export runs one by one, or make a backup of the database.",
    );
  const isWhole = can(actor, "patient-level.read", project.id);
  const plans = await listAnalysisPlans(runtime.database, { projectId: project.id, limit: MOST_PLANS });
  const experiments = (await listExperiments(runtime.database, { projectId: project.id })).map(
    ({ tags, ...experiment }) => ({ ...experiment, tags: Object.fromEntries(tags) }),
  );
  const alertTargets = (await listAlertTargets(runtime.database, { projectId: project.id, messages: 0 })).map(
    ({ kind, address, namesSubgroups }) => ({ kind, address, namesSubgroups }),
  );
  // Before the first byte leaves: a client that breaks off has some of it all the same.
  await recordAuditEvent(runtime.database, {
    actor: actor.id,
    action: "project.exported",
    object: `project:${project.id}`,
    project: project.id,
    details: { runs: total, whole: isWhole },
  });
  const head = [
    textPart("README.txt", describeArchive(isWhole)),
    jsonPart("project.json", {
      name: project.name,
      description: project.description,
      plans,
      experiments,
      alertTargets,
    }),
    { path: "audit.jsonl", stream: () => writeEntries(runtime, project.id) },
  ];
  return {
    filename: `${project.name}.zip`,
    mediaType: "application/zip",
    tag: null,
    bytes: writeZip(await listParts(runtime, actor, project.id, runs, head)),
  };
}

/** The manifest is asked for last, when the digest of everything before it is known. */
async function listParts(
  runtime: Runtime,
  actor: Actor,
  projectId: string,
  runs: readonly ProjectRun[],
  head: readonly BundlePart[],
): Promise<readonly BundlePart[]> {
  const written: Written[] = [];
  const parts = [...head];
  for (const [index, run] of runs.entries()) {
    parts.push(...(await listRunParts(runtime, actor, { projectId, run, number: index + 1 })));
  }
  return [
    ...parts.map((part) => ({ path: part.path, stream: () => digested(part, written) })),
    { path: "manifest.json", stream: () => writeManifest(written) },
  ];
}

async function* digested(part: BundlePart, written: Written[]): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of streamPart(part)) {
    hash.update(piece);
    bytes += piece.length;
    // Whoever packs it may hold it for longer than its writer does.
    yield piece.slice();
  }
  written.push({ path: part.path, bytes, sha256: hash.digest("hex") });
}

async function* writeManifest(files: readonly Written[]): AsyncGenerator<Uint8Array> {
  const manifest = { schema: "gradient-rounds/project-export", version: 1, files };
  yield new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** The project's entries of the audit log, the latest first, each as it is hashed. */
async function* writeEntries({ database }: Runtime, projectId: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let before: number | undefined;
  for (;;) {
    const entries = await listAuditEntries(database, { projects: [projectId], before, limit: ENTRIES_AT_ONCE });
    yield encoder.encode(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    before = entries.at(-1)?.seq;
    if (before === undefined || entries.length < ENTRIES_AT_ONCE) return;
  }
}

function jsonPart(path: string, value: unknown): BundlePart {
  return textPart(path, `${JSON.stringify(value, null, 2)}\n`);
}

function describeArchive(isWhole: boolean): string {
  return `Everything of one project of Gradient Rounds.

project.json      name, description, every version of the analysis plan, experiments of MLflow clients, where alerts go
audit.jsonl       entries of the audit log in this project, the latest first
runs/NNNN/        a run each, the newest first
  run.json        name, settings as files and as people stated them, what each series is taken for, and of each
                  file of predictions its name and the step, model and data that were stated with it
  tracking.json   what clients of trackers stated, how its training stands, which points were refused
  points.jsonl    every point, exactly, with the settings that count; rounds upload reads it back
  predictions-N.csv   a file of predictions each; patients stand as ordinals
  proofs.json         plans of experiments on its findings, what became of them and what their runs show
  judgements.json     what people said of verdicts, and what became of it
  reports/        records of reports that were exported or signed, by their SHA-256
manifest.json     length and SHA-256 of each file

${
  isWhole
    ? "Rows of single patients are in it: keep it as the database itself."
    : "Whoever exported this may not read single patients: predictions, reports on them, and training records of small groups are left out."
}
Read back into an empty project, a run gives the same report: declare the versions of the plan, the oldest first,
then upload points.jsonl under the name in run.json, then add the files of predictions in their order, each under the
name and with the facts in run.json. What differs then, and why:

- The format that points arrived in: they arrive as JSON Lines.
- A version of the plan that was declared after results had been seen, where nobody has seen any in the new project.
- Patients who were found in two files of predictions: ordinals of two files have nothing in common, so that nobody
  is taken for somebody else. What had been found stands under warnings in run.json.

Plans of experiments, judgements, signatures and earlier reports are there to be read; nothing reads them back. Deleted runs are not in it.
`;
}
