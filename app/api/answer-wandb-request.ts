import { createTrackerRouteFactory } from "@/lib/http/tracker-route";
import { writeWandbError } from "@/lib/tracking/wandb/write-error";
import { getRuntime } from "@/lib/usecases/runtime";
import { answerWandb } from "@/lib/usecases/tracking/answer-wandb";

/** Answers every request of a W&B client; see lib/usecases/tracking/answer-wandb.ts. */
export const answerWandbRequest = createTrackerRouteFactory(getRuntime)({
  capabilities: ["run.upload", "run.read"],
  writeError: writeWandbError,
  handler: answerWandb,
});
