import { createTrackerRouteFactory } from "@/lib/http/tracker-route";
import { writeMlflowError } from "@/lib/tracking/mlflow/write-error";
import { getRuntime } from "@/lib/usecases/runtime";
import { answerMlflow } from "@/lib/usecases/tracking/answer-mlflow";

/** Answers every request of an MLflow client; see lib/usecases/tracking/answer-mlflow.ts. */
export const answerMlflowRequest = createTrackerRouteFactory(getRuntime)({
  capabilities: ["run.upload", "run.read"],
  writeError: writeMlflowError,
  handler: answerMlflow,
});
