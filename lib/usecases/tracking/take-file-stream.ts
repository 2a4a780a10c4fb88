import type { Training } from "@/lib/core/training";
import { advanceStream } from "@/lib/db/advance-stream";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { findLoggedKeys } from "@/lib/db/find-logged-keys";
import { findStreamPosition } from "@/lib/db/find-stream-position";
import type { JsonObject } from "@/lib/ingest/parse-json-line";
import type { LeftOut } from "@/lib/tracking/left-out";
import { collectHistory, collectSummary, listSummaryKeys, timeOfLine } from "@/lib/tracking/wandb/collect-history";
import { tellFreshLines } from "@/lib/tracking/wandb/fresh-lines";
import { type FileStream, readFileStream, type StreamedLines } from "@/lib/tracking/wandb/read-file-stream";
import { noteUnstored } from "../note-unstored";
import { sayTraining } from "../say-training";
import { appendOrSay } from "./append-or-say";
import { HISTORY_STREAM } from "./describe-wandb-run";
import { findReached } from "./find-reached";
import { noteLeftOut } from "./note-left-out";
import { findWritableWandbRun, type WandbCall, type WandbName } from "./wandb-call";

/** Says which of several programs that write to one run a request is from: each counts its lines by itself. */
const WRITER_HEADER = "x-wandb-async-client-id";
const WRITER_LENGTH = 64;
/** What the client's program ended with when somebody stopped it by the keyboard. */
const STOPPED = 255;

const LATER_LINES =
  "Lines came for places of the history that were taken already, with later times: the run was begun anew under its id. They were taken as well.";
const MISSING_LINES = "Lines of the history never came: the client counts more of them than it sent.";

/**
 * Takes what a client tells of a run as it goes on. A line counts once, by its place in the history, however often it
 * is sent. Nothing of it is refused for what a line holds, since a client that is refused once sends nothing more:
 * what cannot be taken is shown with the run.
 */
export async function takeFileStream(call: WandbCall, named: WandbName, body: JsonObject): Promise<object> {
  const { runtime, actor, project } = call;
  const run = await findWritableWandbRun(call, named);
  const taking = take(call, run, readFileStream(body));
  await noteUnstored(runtime, { actor, projectId: project.id }, taking, (isRepeated) => isRepeated);
  return {};
}

/** @returns whether all of it was there already */
async function take(call: WandbCall, run: ClientRunRecord, stream: FileStream): Promise<boolean> {
  const { history, summary, exitCode } = stream;
  const isRepeated = history !== null && !(await takeHistory(call, run, history));
  if (summary !== null) await takeSummary(call, run, summary);
  if (exitCode !== null) await endRun(call, run, exitCode);
  return isRepeated;
}

/** @returns whether any line was new */
async function takeHistory(call: WandbCall, run: ClientRunRecord, sent: StreamedLines): Promise<boolean> {
  const { runtime, actor, request } = call;
  const writer = request.headers.get(WRITER_HEADER)?.slice(0, WRITER_LENGTH) ?? null;
  const stream = writer === null ? HISTORY_STREAM : `${HISTORY_STREAM}/${writer}`;
  const stored = await findStreamPosition(runtime.database, { runId: run.id, stream });
  const { fresh, again, missing, end } = tellFreshLines(sent, stored);
  const later = again.length === 0 ? [] : await findLaterLines(call, run, again);
  const lines = [...later, ...fresh];
  const leftOut: LeftOut[] = [];
  if (later.length > 0) leftOut.push({ reason: LATER_LINES, points: 0, sample: later[0]?.slice(0, 400) ?? "" });
  if (missing > 0) {
    const sample = `lines ${stored} to ${stored + missing - 1}`;
    leftOut.push({ reason: MISSING_LINES, points: missing, sample });
  }
  if (lines.length > 0) {
    const { batch, leftOut: others } = collectHistory(lines);
    // With its place: the same line may stand in a history twice.
    const identity = `${stream}\n${end - fresh.length}\n${lines.join("\n")}`;
    const appended = await appendOrSay(call, "wandb", run.id, batch, identity);
    leftOut.push(...others, ...appended.leftOut);
  }
  await noteLeftOut(runtime, actor, "wandb", run.id, leftOut);
  // Last: what comes again because this was not reached has the key of a batch that is there.
  if (end > stored) await advanceStream(runtime.database, { runId: run.id, stream, lines: end });
  return lines.length > 0;
}

/** Of lines for places that are taken, those of a program that was begun anew: they are later than all that came. */
async function findLaterLines(call: WandbCall, run: ClientRunRecord, lines: readonly string[]): Promise<string[]> {
  const { time } = await findReached(call.runtime.database, { runId: run.id, foldedThrough: run.foldedThrough });
  return lines.filter((line) => timeOfLine(line) > time);
}

/** What stands in the summary alone: numbers that no line of the history has. */
async function takeSummary(call: WandbCall, run: ClientRunRecord, text: string): Promise<void> {
  const logged = await findLoggedKeys(call.runtime.database, { runId: run.id, keys: listSummaryKeys(text) });
  const batch = collectSummary(text, (key) => logged.has(key));
  const { leftOut } = await appendOrSay(call, "wandb", run.id, batch, `summary\n${text}`);
  await noteLeftOut(call.runtime, call.actor, "wandb", run.id, leftOut);
}

async function endRun({ runtime, actor }: WandbCall, run: ClientRunRecord, exitCode: number): Promise<void> {
  const training: Training = exitCode === 0 ? "finished" : exitCode === STOPPED ? "killed" : "failed";
  if (run.training === training && run.endedAt !== null) return;
  const at = new Date();
  await sayTraining(runtime, { runId: run.id, training, endedAt: at, by: actor.id, at });
}
