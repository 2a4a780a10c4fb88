import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { createRun, insist, sendBatch, sendUpload, type Target } from "../crash-test/client";
import type { Upload } from "../crash-test/make-upload";
import type { LoadPage } from "./load-page";
import { writeSteps } from "./writer";

const SAMPLES = "samples/runs";
const WITH_PREDICTIONS = "subgroups";
const STORED = [WITH_PREDICTIONS, "healthy-residual", "time-series", "cox"] as const;
/** What a live run has behind it when the load begins. */
const LIVE_STEPS = 2000;

/** The logs of sample runs, as files to send. */
export async function readSampleLogs(): Promise<Upload[]> {
  return await Promise.all(
    STORED.map(async (name) => {
      const bytes = await readFile(`${SAMPLES}/${name}/metrics.jsonl.gz`);
      return { filename: "metrics.jsonl.gz", bytes, content: new Map() };
    }),
  );
}

/** Makes the runs whose pages are read: sample runs, one of them with predictions, and live ones. */
export async function makePages(target: Target, logs: readonly Upload[], liveRuns: number): Promise<LoadPage[]> {
  const pages: LoadPage[] = [];
  for (const [place, upload] of logs.entries()) {
    const name = STORED[place] ?? "";
    const { runId } = await insist(() => sendUpload(target, name, upload));
    const hasPredictions = name === WITH_PREDICTIONS;
    if (hasPredictions) await sendPredictions(target, runId);
    pages.push({ kind: "stored", runId, hasPredictions, steps: { next: lastStep(upload) + 1 } });
  }
  for (let live = 0; live < liveRuns; live += 1) {
    const runId = await createRun(target, `live ${live}`);
    await insist(() => sendBatch(target, runId, "before", writeSteps(0, LIVE_STEPS)));
    pages.push({ kind: "live", runId, hasPredictions: false, steps: { next: LIVE_STEPS } });
  }
  return pages;
}

function lastStep({ bytes }: Upload): number {
  const last: { step: number } = JSON.parse(gunzipSync(bytes).toString().trimEnd().split("\n").at(-1) ?? "");
  return last.step;
}

async function sendPredictions({ url, token }: Target, runId: string): Promise<void> {
  const filename = "predictions.csv.gz";
  const response = await fetch(`${url}/api/v1/runs/${runId}/predictions?filename=${filename}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(await readFile(`${SAMPLES}/${WITH_PREDICTIONS}/${filename}`)),
  });
  if (!response.ok) throw new Error(`Predictions are answered ${response.status}: ${await response.text()}`);
}
