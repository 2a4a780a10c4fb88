import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { AppError } from "@/lib/core/errors";
import { appendedPointsSchema, runListPageSchema } from "@/lib/schema/run";
import { callServer, callServerWell, type ServerAddress } from "./call-server";
import { rememberSpoolRun, type Spool } from "./open-spool";
import { isAccepted, refusedBy } from "./server-answer";

export type SpoolTarget = ServerAddress & {
  /** null for the one that the spool names. */
  readonly project: string | null;
  /** The name of the run; null for the run that the spool names, under a name of its own. */
  readonly run: string | null;
};

export type UploadedSpool = {
  readonly runId: string;
  readonly batches: number;
  /** Points that were added, and points that had arrived before. */
  readonly accepted: number;
  readonly duplicates: number;
  /** What the server said of batches that it did not take. */
  readonly refusals: readonly string[];
};

/** Answers to a batch that say that it will never be taken; the others say something of address, token or run. */
const OF_THE_BATCH: ReadonlySet<number> = new Set([400, 413, 422]);
/** Runs of one name that are looked for before giving up. */
const NAMES_TRIED = 50;
const madeRunSchema = z.looseObject({ id: z.string() });

/**
 * Sends what the Python client left in a folder, under the keys that the client itself would have used: what had
 * arrived counts once. The folder stays as it is, but for the run that it went to.
 *
 * @param onSent batches that were answered
 * @throws AppError with the server's own sentence, or "unavailable" when it cannot be reached
 */
export async function uploadSpool(
  spool: Spool,
  to: SpoolTarget,
  onSent: (sent: number) => void,
): Promise<UploadedSpool> {
  const runId = await findRun(spool, to);
  let [accepted, duplicates] = [0, 0];
  const refusals: string[] = [];
  for (const [index, { file, idempotencyKey }] of spool.batches.entries()) {
    const { status, answer } = await callServer(to, {
      method: "POST",
      path: `/api/v1/runs/${encodeURIComponent(runId)}/points`,
      body: await readFile(path.join(spool.folder, file)),
      headers: { "idempotency-key": idempotencyKey },
    });
    if (isAccepted({ statusCode: status })) {
      const added = appendedPointsSchema.parse(answer);
      accepted += added.accepted;
      duplicates += added.duplicates;
    } else {
      const refusal = refusedBy(answer, { statusCode: status });
      if (!OF_THE_BATCH.has(status)) throw refusal;
      refusals.push(`${file}: ${refusal.message}`);
    }
    onSent(index + 1);
  }
  await reportTraining(spool, to, runId);
  return { runId, batches: spool.batches.length, accepted, duplicates, refusals };
}

async function findRun(spool: Spool, to: SpoolTarget): Promise<string> {
  const project = to.project ?? spool.meta.project;
  if (to.run !== null) return (await findRunNamed(to, project, to.run)) ?? (await makeRun(to, project, to.run));
  const known = spool.meta.run_id;
  if (known !== undefined) {
    const path = `/api/v1/runs/${encodeURIComponent(known)}`;
    const { status, answer } = await callServer(to, { method: "GET", path });
    // A token that may send need not be one that may look.
    if (isAccepted({ statusCode: status }) || status === 403) return known;
    if (status !== 404) throw refusedBy(answer, { statusCode: status });
  }
  const made = await makeRun(to, project, spool.meta.run);
  await rememberSpoolRun(spool, { project, runId: made });
  return made;
}

export async function findRunNamed(to: ServerAddress, project: string, name: string): Promise<string | null> {
  for (let page = 1; ; page += 1) {
    const query = { project, search: name, page: String(page) };
    const answer = await callServerWell(to, { method: "GET", path: "/api/v1/runs", query });
    const { runs, pageSize, total } = runListPageSchema.parse(answer);
    const found = runs.find((run) => run.name === name);
    if (found !== undefined) return found.id;
    if (page * pageSize >= total || runs.length === 0) return null;
  }
}

/** A name that is taken gets a number behind it, as by the client. */
async function makeRun(to: ServerAddress, project: string, wanted: string): Promise<string> {
  for (let attempt = 1; attempt <= NAMES_TRIED; attempt += 1) {
    const name = attempt === 1 ? wanted : `${wanted} (${attempt})`;
    const { status, answer } = await callServer(to, {
      method: "POST",
      path: "/api/v1/runs",
      body: JSON.stringify({ project, name }),
    });
    if (isAccepted({ statusCode: status })) return madeRunSchema.parse(answer).id;
    if (status !== 409) throw refusedBy(answer, { statusCode: status });
  }
  throw new AppError("conflict", `${NAMES_TRIED} runs are called ${wanted} already.`, "Name another with --run.");
}

/** Of a program that was killed nobody knows how it ended; and points count whoever may say it. */
async function reportTraining({ meta }: Spool, to: ServerAddress, runId: string): Promise<void> {
  if (meta.training === "running") return;
  const path = `/api/v1/runs/${encodeURIComponent(runId)}`;
  const body = JSON.stringify({ training: meta.training });
  const { status, answer } = await callServer(to, { method: "PATCH", path, body });
  if (!isAccepted({ statusCode: status }) && status !== 403) throw refusedBy(answer, { statusCode: status });
}
