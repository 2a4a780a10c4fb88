import * as z from "zod";
import type { Operation } from "./operation";

const anything = z.looseObject({});
const MLFLOW_PATH = "/api/2.0/{path}";
const WRITES = ["run.created", "run.described", "run.training-changed", "points.appended", "points.refused"] as const;

const TRACKIO_SUMMARIES: Readonly<Record<string, string>> = {
  bulk_log:
    "Trackio's calls of log, {kwargs: {logs: [{project, run, run_id, metrics, step, log_id, config}]}}, each of which counts once. The token stands in X-Trackio-Write-Token. With TRACKIO_SERVER_URL=<address>/p/<project> it is served below that address; without, the token must be one of a single project",
  bulk_log_system: "Trackio's measurements of the machine, which are not kept",
  bulk_alert: "Trackio's alerts, which are not passed on: the run says so",
  bulk_upload_media: "Trackio's files of a run, which are not kept: the run says so",
  upload: "A file of Trackio's, of which nothing is read",
};

/** What clients of other trackers ask for, in the words of their own protocols. */
export const TRACKER_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: MLFLOW_PATH,
    summary:
      "MLflow's tracking API as its clients ask for it, below mlflow/: experiments/get, experiments/get-by-name, experiments/search, runs/get, metrics/get-history and others. With MLFLOW_TRACKING_URI=<address>/p/<project> it is served below that address; without, the token must be one of a single project. Failures are {error_code, message}",
    answer: anything,
    protocol: "mlflow",
  },
  {
    method: "post",
    path: MLFLOW_PATH,
    summary:
      "MLflow's tracking API: mlflow/experiments/create, mlflow/runs/create, runs/log-batch, log-metric, log-parameter, set-tag, update, delete, restore, search and others. The same batch again changes nothing; what is refused is shown with the run",
    body: anything,
    answer: anything,
    audits: [
      ...WRITES,
      "experiment.created",
      "experiment.changed",
      "run.renamed",
      "run.deleted",
      "run.restored",
      "import.refused",
      "import.repeated",
    ],
    protocol: "mlflow",
  },
  {
    method: "put",
    path: MLFLOW_PATH,
    summary: "Files of runs (mlflow-artifacts/) are not kept: 501, which clients take as a warning",
    body: "raw",
    answer: anything,
    audits: ["request.refused"],
    protocol: "mlflow",
  },
  {
    method: "patch",
    path: MLFLOW_PATH,
    summary: "MLflow's tracking API: mlflow/logged-models/{id}, the state of a model that is known by name alone",
    body: anything,
    answer: anything,
    audits: ["run.described"],
    protocol: "mlflow",
  },
  {
    method: "delete",
    path: MLFLOW_PATH,
    summary: "Nothing of MLflow's tracking API that is served here is asked for in this way: 404, or 501 for files",
    answer: anything,
    audits: ["request.refused"],
    protocol: "mlflow",
  },
  {
    method: "post",
    path: "/graphql",
    summary:
      "The operations of W&B's client (WANDB_BASE_URL): viewer, upsertBucket, the state of a run that is resumed, places for files, which are not kept, and others. What is not known is answered with nothing. With WANDB_BASE_URL=<address>/p/<project> it is served below that address; without, the token must be one of a single project",
    body: anything,
    answer: anything,
    audits: [...WRITES, "run.renamed", "request.refused"],
    protocol: "wandb",
  },
  {
    method: "post",
    path: "/files/{path}",
    summary:
      "W&B's file_stream, as <entity>/<project>/<run>/file_stream: lines of the history by their place, each of which counts once, the summary, and how the program ended. Failures are {error, errors}",
    body: anything,
    answer: anything,
    audits: ["run.training-changed", "points.appended", "points.refused", "import.refused", "import.repeated"],
    protocol: "wandb",
  },
  {
    method: "put",
    path: "/api/unkept-files",
    summary: "Where W&B's client is told to put files of a run, which are not kept: nothing of it is read",
    isPublic: true,
    answer: z.null(),
  },
  {
    method: "get",
    path: "/version",
    summary: "What Trackio's client asks first (TRACKIO_SERVER_URL): which protocol is spoken",
    answer: anything,
    protocol: "trackio",
  },
  ...["bulk_log", "bulk_log_system", "bulk_alert", "bulk_upload_media", "upload"].map(
    (call): Operation => ({
      method: "post",
      path: `/api/${call}`,
      summary: TRACKIO_SUMMARIES[call] ?? "",
      body: call === "upload" ? "raw" : anything,
      answer: anything,
      audits: [...WRITES, "import.refused", "import.repeated"],
      protocol: "trackio",
    }),
  ),
];
