import { AppError } from "@/lib/core/errors";
import { readText } from "@/lib/http/read-input";
import type { ProtocolAnswer, TrackerInput } from "@/lib/http/tracker-route";
import { writeLog } from "@/lib/http/write-log";
import { NESTING_LIMIT } from "@/lib/ingest/limits";
import { isJsonObject, JsonLineParser, type JsonObject, nestsDeeperThan } from "@/lib/ingest/parse-json-line";
import { QUERY_LENGTH_LIMIT, ROOT_FIELDS_LIMIT, WANDB_BODY_LIMIT } from "@/lib/tracking/wandb/limits";
import { readOperation } from "@/lib/tracking/wandb/read-operation";
import { readPlace } from "@/lib/tracking/wandb/read-upsert";
import type { Runtime } from "../runtime";
import { findTrackedProject } from "./find-tracked-project";
import { takeFileStream } from "./take-file-stream";
import type { WandbCall } from "./wandb-call";
import { WANDB_FIELDS } from "./wandb-fields";

/** What to set so that the address names a project. */
export const NAME_WANDB_PROJECT = "Set WANDB_BASE_URL to <address of this server>/p/<project>.";

const STREAM = "file_stream";
/** Names of operations that were logged, so that each is once; more than all clients have. */
const MOST_REPORTED = 1000;
const reported = new Set<string>();

/**
 * Answers a request of a W&B client: an operation in GraphQL where nothing stands behind the root, else
 * `<entity>/<project>/<run>/file_stream`.
 *
 * @throws AppError in the words of this product; the route writes them as W&B's clients read them
 */
export async function answerWandb(input: TrackerInput<Runtime>): Promise<ProtocolAnswer> {
  const { runtime, actor, request } = input;
  const project = await findTrackedProject(runtime, actor, input.project, NAME_WANDB_PROJECT);
  const call: WandbCall = { runtime, actor, project, request };
  if (input.path.length === 0) return await answerOperation(call, await readJson(request));
  const [, place, name, last, ...more] = input.path.map(decode);
  if (request.method !== "POST" || last !== STREAM || more.length > 0) return NOTHING_THERE;
  const names = { place: readPlace({ place }, "place"), name: readPlace({ name }, "name") };
  if (names.place === null || names.name === null) return NOTHING_THERE;
  const body = await readJson(request);
  return { status: 200, body: await takeFileStream(call, { place: names.place, name: names.name }, body) };
}

const NOTHING_THERE: ProtocolAnswer = { status: 404, body: { error: "Files of runs are not kept here." } };

/**
 * Every field that is asked for at the top has its answer, the same one once; what is not known is left out. An operation that is refused
 * for what it holds says so in its own words and with the status of the refusal, which clients do not try again.
 */
async function answerOperation(call: WandbCall, body: JsonObject): Promise<ProtocolAnswer> {
  const { query, operationName = null } = body;
  if (typeof query !== "string" || query.length > QUERY_LENGTH_LIMIT) {
    const found = typeof query === "string" ? `${query.length} characters` : "none";
    const expected = `Expected a query of at most ${QUERY_LENGTH_LIMIT} characters, found ${found}.`;
    throw new AppError("bad-input", expected, "Send the operation as `query`.");
  }
  const operation = readOperation(query, typeof operationName === "string" ? operationName : null);
  if (operation === null) throw new AppError("bad-input", "Expected an operation in GraphQL, found none.", "Send one.");
  if (operation.fields.length > ROOT_FIELDS_LIMIT) {
    const expected = `Expected at most ${ROOT_FIELDS_LIMIT} fields at the top, found ${operation.fields.length}.`;
    throw new AppError("bad-input", expected, "Ask in several operations.");
  }
  const variables = isJsonObject(body["variables"]) ? body["variables"] : {};
  const data: Record<string, unknown> = {};
  for (const { alias, field } of operation.fields) {
    if (Object.hasOwn(data, alias)) continue;
    const answer = Object.hasOwn(WANDB_FIELDS, field) ? WANDB_FIELDS[field] : undefined;
    if (answer === undefined) reportUnknown(operation.name, field);
    else Object.defineProperty(data, alias, { value: await answer(call, variables), enumerable: true });
  }
  return { status: 200, body: { data } };
}

function reportUnknown(operation: string, field: string): void {
  const name = `${operation} ${field}`.slice(0, 120);
  if (reported.has(name) || reported.size >= MOST_REPORTED) return;
  reported.add(name);
  writeLog("info", "an operation of W&B's clients is not known and was answered with nothing", { operation: name });
}

async function readJson(request: Request): Promise<JsonObject> {
  const text = await readText(request, WANDB_BODY_LIMIT);
  const parsed = text.trim() === "" ? {} : new JsonLineParser().parse(text);
  if (!isJsonObject(parsed)) {
    const found = parsed === undefined ? "text that is no JSON" : "JSON that is no object";
    throw new AppError("bad-input", `Expected a JSON object as the body, found ${found}.`, "Send a JSON object.");
  }
  if (!nestsDeeperThan(parsed, NESTING_LIMIT)) return parsed;
  throw new AppError("bad-input", `Expected JSON of at most ${NESTING_LIMIT} levels, found more.`, "Send it flat.");
}

/** A part of a path as it was meant; what is no escape is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
