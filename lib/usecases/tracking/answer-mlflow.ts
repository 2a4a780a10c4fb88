import { createHash } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { readText as readBody } from "@/lib/http/read-input";
import type { ProtocolAnswer, TrackerInput } from "@/lib/http/tracker-route";
import { NESTING_LIMIT } from "@/lib/ingest/limits";
import { isJsonObject, nestsDeeperThan } from "@/lib/ingest/parse-json-line";
import { MLFLOW_BODY_LIMIT } from "@/lib/tracking/mlflow/limits";
import { parseExactJson } from "@/lib/tracking/mlflow/parse-exact-json";
import type { Fields } from "@/lib/tracking/mlflow/read-fields";
import { NO_ARTIFACTS, noEndpoint } from "@/lib/tracking/mlflow/write-error";
import type { Runtime } from "../runtime";
import { findTrackedProject } from "./find-tracked-project";
import { getMetricHistory } from "./get-metric-history";
import { deleteTag, logBatch, logMetric, logParameter, setTag } from "./log-mlflow";
import type { MlflowCall } from "./mlflow-call";
import {
  createExperiment,
  deleteExperiment,
  deleteExperimentTag,
  getExperiment,
  getExperimentByName,
  restoreExperiment,
  setExperimentTag,
  updateExperiment,
} from "./mlflow-experiments";
import {
  createModel,
  finishModel,
  getModel,
  ignoreModelNotes,
  logInputs,
  logOutputs,
  searchModels,
} from "./mlflow-models";
import { createRun, deleteClientRun, getRun, restoreClientRun, updateRun } from "./mlflow-runs";
import { searchExperiments, searchRuns } from "./search-mlflow";

/** What to set so that the address names a project. */
export const NAME_MLFLOW_PROJECT = "Set MLFLOW_TRACKING_URI to <address of this server>/p/<project>.";

/** Every endpoint; `{}` stands for the id of a model. */
export const MLFLOW_ENDPOINTS: Readonly<Record<string, (call: MlflowCall, id: string) => Promise<object>>> = {
  "POST experiments/create": createExperiment,
  "GET experiments/get": getExperiment,
  "GET experiments/get-by-name": getExperimentByName,
  "GET experiments/search": searchExperiments,
  "POST experiments/search": searchExperiments,
  "POST experiments/update": updateExperiment,
  "POST experiments/delete": deleteExperiment,
  "POST experiments/restore": restoreExperiment,
  "POST experiments/set-experiment-tag": setExperimentTag,
  "POST experiments/delete-experiment-tag": deleteExperimentTag,
  "POST runs/create": createRun,
  "GET runs/get": getRun,
  "POST runs/update": updateRun,
  "POST runs/delete": deleteClientRun,
  "POST runs/restore": restoreClientRun,
  "POST runs/search": searchRuns,
  "POST runs/log-batch": logBatch,
  "POST runs/log-metric": logMetric,
  "POST runs/log-parameter": logParameter,
  "POST runs/set-tag": setTag,
  "POST runs/delete-tag": deleteTag,
  "POST runs/log-inputs": logInputs,
  "POST runs/outputs": logOutputs,
  "GET metrics/get-history": getMetricHistory,
  "POST logged-models": createModel,
  "POST logged-models/search": searchModels,
  "GET logged-models/{}": getModel,
  "PATCH logged-models/{}": finishModel,
  "POST logged-models/{}/params": ignoreModelNotes,
  "PATCH logged-models/{}/tags": ignoreModelNotes,
};

/**
 * Answers a request of an MLflow client. What stands behind `/api/2.0/` decides: `mlflow/…` is the tracking API,
 * `mlflow-artifacts/…` the files that it would keep.
 *
 * @throws AppError in the words of this product; the route writes them as MLflow does
 */
export async function answerMlflow(input: TrackerInput<Runtime>): Promise<ProtocolAnswer> {
  const { runtime, actor, request } = input;
  const [root, ...rest] = input.path;
  const project = await findTrackedProject(runtime, actor, input.project, NAME_MLFLOW_PROJECT);
  if (root === "mlflow-artifacts") return NO_ARTIFACTS;
  const { name, id } = nameEndpoint(request.method, rest);
  const endpoint = root === "mlflow" && Object.hasOwn(MLFLOW_ENDPOINTS, name) ? MLFLOW_ENDPOINTS[name] : undefined;
  if (endpoint === undefined) return noEndpoint(request.method, `/api/2.0/${input.path.join("/")}`.slice(0, 300));
  const isGet = request.method === "GET";
  const text = isGet ? "" : await readBody(request, MLFLOW_BODY_LIMIT);
  // As MLflow's server reads it; what names a batch so that it counts once covers no query.
  const fields = isGet ? readQuery(request.url) : parseBody(text);
  const sha256 = createHash("sha256").update(`${name}\n`).update(text).digest("hex");
  return { status: 200, body: await endpoint({ runtime, actor, project, fields, sha256 }, id) };
}

function nameEndpoint(method: string, path: readonly string[]): { readonly name: string; readonly id: string } {
  const [first, second = "", ...more] = path;
  const isModel = first === "logged-models" && second !== "" && second !== "search";
  const pieces = isModel ? [first, "{}", ...more] : path;
  return { name: `${method} ${pieces.join("/")}`, id: isModel ? second : "" };
}

/** A name that is given several times is a list. */
function readQuery(url: string): Fields {
  const query = new URL(url).searchParams;
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

function parseBody(text: string): Fields {
  if (text.trim() === "") return {};
  const parsed = parseExactJson(text);
  if (nestsDeeperThan(parsed, NESTING_LIMIT)) {
    throw new AppError("bad-input", `Expected JSON of at most ${NESTING_LIMIT} levels, found more.`, "Send it flat.");
  }
  if (isJsonObject(parsed)) return parsed;
  const found = parsed === undefined ? "text that is no JSON" : "JSON that is no object";
  throw new AppError("bad-input", `Expected a JSON object as the body, found ${found}.`, "Send a JSON object.");
}
