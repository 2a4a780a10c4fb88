import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "@/lib/core/random";
import { type Answer, sendBatch, sendUpload, type Target } from "../crash-test/client";
import type { Upload } from "../crash-test/make-upload";
import type { LoadPage } from "./load-page";
import type { LoadState } from "./load-state";

/** A training step every 50 ms, sent once a second. */
const STEPS_PER_BATCH = 20;
const BATCH_EVERY_MS = 1000;
const UPLOAD_EVERY_MS = 5000;
const LAYERS = 5;

/** Steps of a training that goes well, as JSON Lines: a falling loss and the norms of five layers. */
export function writeSteps(first: number, count: number): string {
  const random = seededRandom(first + 1);
  const lines = Array.from({ length: count }, (_, row) => {
    const step = first + row;
    const noise = () => 0.9 + 0.2 * random();
    const norms = Array.from({ length: LAYERS }, (_, layer) => [
      `grad_norm/layers.${layer}`,
      Number((noise() / (1 + step / 500)).toPrecision(7)),
    ]);
    const loss = Number((noise() * (0.2 + Math.exp(-step / 2000))).toPrecision(7));
    return `${JSON.stringify({ step, loss, ...Object.fromEntries(norms) })}\n`;
  });
  return lines.join("");
}

/** Appends a batch a second to a run until it is over. */
export async function appendBatches(target: Target, { runId, steps }: LoadPage, load: LoadState): Promise<void> {
  while (!load.isOver) {
    const first = steps.next;
    const started = performance.now();
    const answer = await sendBatch(target, runId, `steps ${first}`, writeSteps(first, STEPS_PER_BATCH));
    const taken = performance.now() - started;
    load.tally.note("write: live batch", toStatus(answer), taken);
    // One that was not taken is sent again, under the same key.
    if (answer.kind === "acknowledged") steps.next += STEPS_PER_BATCH;
    await pause(Math.max(0, BATCH_EVERY_MS - taken));
  }
}

/** Sends files, each as a run of its own. */
export async function sendFiles(
  target: Target,
  files: readonly Upload[],
  writer: number,
  load: LoadState,
): Promise<void> {
  for (let file = 0; !load.isOver; file += 1) {
    const upload = files[(writer + file) % files.length];
    if (upload === undefined) throw new Error("There is no file to send.");
    const started = performance.now();
    const answer = await sendUpload(target, `file ${file} of writer ${writer}`, upload);
    const taken = performance.now() - started;
    load.tally.note("write: file", toStatus(answer), taken);
    await pause(Math.max(0, UPLOAD_EVERY_MS - taken));
  }
}

function toStatus(answer: Answer<unknown>): { status: number | "no answer"; text?: string } {
  switch (answer.kind) {
    case "acknowledged":
      return { status: 200 };
    case "refused":
      return { status: answer.status, text: answer.text };
    case "no answer":
      return { status: "no answer" };
  }
}
