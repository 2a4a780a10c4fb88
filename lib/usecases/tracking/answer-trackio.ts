import { AppError } from "@/lib/core/errors";
import { readText } from "@/lib/http/read-input";
import type { ProtocolAnswer, TrackerInput } from "@/lib/http/tracker-route";
import { isJsonObject, JsonLineParser, type JsonObject } from "@/lib/ingest/parse-json-line";
import { TRACKIO_BODY_LIMIT } from "@/lib/tracking/trackio/limits";
import type { Runtime } from "../runtime";
import { findTrackedProject } from "./find-tracked-project";
import { logTrackio, noteUnkept, type TrackioCall } from "./log-trackio";

/** What to set so that the address names a project. */
export const NAME_TRACKIO_PROJECT = "Set TRACKIO_SERVER_URL to <address of this server>/p/<project>.";

const ALERTS = "Alerts of the client are not passed on.";
const MEDIA = "Files, images and tables are not kept.";

/** What clients call, by the last part of the address. */
export const TRACKIO_CALLS: Readonly<Record<string, (call: TrackioCall, body: JsonObject) => Promise<void>>> = {
  bulk_log: logTrackio,
  // Measurements of the machine are no curves of a training.
  bulk_log_system: async () => {},
  bulk_alert: async (call, body) => await noteUnkept(call, body, "alerts", ALERTS),
  bulk_upload_media: async (call, body) => await noteUnkept(call, body, "uploads", MEDIA),
};

/**
 * Answers a request of a Trackio client: `version`, or a call below `api/`.
 *
 * @throws AppError in the words of this product; the route writes them as Trackio does
 */
export async function answerTrackio({
  runtime,
  actor,
  project,
  request,
}: TrackerInput<Runtime>): Promise<ProtocolAnswer> {
  const { pathname } = new URL(request.url);
  const name = pathname.split("/").at(-1) ?? "";
  if (request.method === "GET" && name === "version") return VERSION;
  const call = Object.hasOwn(TRACKIO_CALLS, name) ? TRACKIO_CALLS[name] : undefined;
  const found = await findTrackedProject(runtime, actor, project, NAME_TRACKIO_PROJECT);
  // Files are sent before the call that names them; nothing of them is read.
  if (name === "upload") return { status: 200, body: { paths: ["unkept"] } };
  if (call === undefined) return { status: 404, body: { error: "There is no such call here." } };
  await call({ runtime, actor, project: found }, await readJson(request));
  return { status: 200, body: { data: null } };
}

const VERSION: ProtocolAnswer = { status: 200, body: { api_version: 1, api_transport: "http", mcp_enabled: false } };

async function readJson(request: Request): Promise<JsonObject> {
  const parsed = new JsonLineParser().parse(await readText(request, TRACKIO_BODY_LIMIT));
  if (isJsonObject(parsed)) return parsed;
  const found = parsed === undefined ? "text that is no JSON" : "JSON that is no object";
  throw new AppError("bad-input", `Expected a JSON object as the body, found ${found}.`, "Send a JSON object.");
}
