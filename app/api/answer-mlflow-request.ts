import { answerDirectly } from "@/lib/http/direct-routes";
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

/** What a training sends many times a second. */
const POINTS = /^(?:\/p\/([\w-]+))?\/api\/2\.0\/(mlflow\/runs\/(?:log-batch|log-metric))$/;

answerDirectly("mlflow", {
  match: (target) => {
    const found = POINTS.exec(target);
    return found === null ? null : { project: found[1], path: found[2]?.split("/") };
  },
  answer: answerMlflowRequest,
});
