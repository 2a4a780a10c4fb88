import { drawNumber, writeNumber } from "./awkward-numbers";
import { type Answer, sendBatch, sendUpload, type Target } from "./client";
import { type Content, countPoints, type Upload } from "./make-upload";
import type { RunLedger, Sending } from "./run-ledger";

/** A load that goes on until it is told to stop or its connection breaks. */
export type Load = {
  isOver: boolean;
  /** Answers that no client should ever get. */
  readonly refusals: string[];
  /** Answers of 500 and above are no surprise while the database itself is killed. */
  readonly mayFail: boolean;
};

const SERIES_OF_ALL = "shared/loss";
/** Steps of a batch unless a load asks for others. */
export const STEPS_PER_BATCH = 6;

/** Sends one file and writes down what became of it. */
export async function uploadOnce(target: Target, ledger: RunLedger, upload: Upload, load: Load): Promise<boolean> {
  const send = () => sendUpload(target, ledger.runId ?? ledger.name, upload);
  const sending: Sending = {
    what: `${upload.filename} of ${upload.bytes.length} bytes into ${ledger.name}`,
    content: upload.content,
    state: "unknown",
    again: async () => {
      const answer = await send();
      if (answer.kind !== "acknowledged") throw new Error(`The second attempt failed: ${JSON.stringify(answer)}`);
      ledger.runId = answer.value.runId;
      return answer.value.duplicate ? 0 : answer.value.points;
    },
  };
  ledger.sendings.push(sending);
  const answer = await send();
  if (answer.kind !== "acknowledged") return noteFailure(load, sending.what, answer);
  ledger.runId = answer.value.runId;
  sending.state = "acknowledged";
  const points = countPoints(upload.content);
  if (answer.value.points !== points) {
    load.refusals.push(`${sending.what}: ${answer.value.points} points were acknowledged of ${points}`);
  }
  return true;
}

/** Hands out steps that nobody else of a run uses. */
export type StepCounter = { next: number };

/** Appends batches one after the other, each under a key of its own. */
export async function appendUntilOver(
  target: Target,
  ledger: RunLedger,
  given: { readonly writer: string; readonly steps: StepCounter; readonly random: () => number; readonly load: Load },
  batches = Number.POSITIVE_INFINITY,
  stepsPerBatch = STEPS_PER_BATCH,
): Promise<number> {
  const { writer, steps, random, load } = given;
  const { runId } = ledger;
  if (runId === null) throw new Error("Live batches need a run that is there.");
  let acknowledged = 0;
  while (!load.isOver && acknowledged < batches) {
    const firstStep = steps.next;
    steps.next += stepsPerBatch;
    const { body, content } = makeBatch({ firstStep, steps: stepsPerBatch }, writer, random);
    const key = `${writer}-${firstStep}`;
    const points = countPoints(content);
    const send = () => sendBatch(target, runId, key, body);
    const sending: Sending = {
      what: `batch ${key} of ${ledger.name}`,
      content,
      state: "unknown",
      again: async () => {
        const answer = await send();
        if (answer.kind !== "acknowledged") throw new Error(`The second attempt failed: ${JSON.stringify(answer)}`);
        const { accepted, duplicates } = answer.value;
        if (accepted + duplicates !== points) throw new Error(`${key}: ${accepted} + ${duplicates} is not ${points}`);
        return accepted;
      },
    };
    ledger.sendings.push(sending);
    const answer = await send();
    if (answer.kind !== "acknowledged") {
      noteFailure(load, sending.what, answer);
      break;
    }
    sending.state = "acknowledged";
    acknowledged += 1;
    if (answer.value.accepted !== points) {
      load.refusals.push(`${sending.what}: ${answer.value.accepted} points were acknowledged of ${points}`);
    }
  }
  return acknowledged;
}

/** A few steps of a series of the writer's own and of one that all writers share. */
function makeBatch(
  range: { readonly firstStep: number; readonly steps: number },
  writer: string,
  random: () => number,
): { body: string; content: Content } {
  const steps = Float64Array.from({ length: range.steps }, (_, index) => range.firstStep + index);
  const columns = () => ({ steps, times: null, values: steps.map(() => drawNumber(random)) });
  const content = new Map([
    [`${writer}/loss`, columns()],
    [SERIES_OF_ALL, columns()],
  ]);
  const lines = Array.from(steps, (step, row) => {
    const cells = [...content].map(([key, { values }]) => `"${key}": ${writeNumber(values[row] ?? 0)}`);
    return `{"step": ${step}, ${cells.join(", ")}}\n`;
  });
  return { body: lines.join(""), content };
}

/** @returns false, for a sending that was not acknowledged */
function noteFailure(load: Load, what: string, answer: Exclude<Answer<unknown>, { kind: "acknowledged" }>): false {
  if (answer.kind === "refused" && !(load.mayFail && answer.status >= 500)) {
    load.refusals.push(`${what}: the server answered ${answer.status} ${answer.text}`);
  }
  if (answer.kind === "no answer" && !load.isOver) load.refusals.push(`${what}: the connection broke by itself`);
  return false;
}
