import { createTrackerRouteFactory } from "@/lib/http/tracker-route";
import { writeTrackioError } from "@/lib/tracking/trackio/write-error";
import { getRuntime } from "@/lib/usecases/runtime";
import { answerTrackio } from "@/lib/usecases/tracking/answer-trackio";

/** Answers every request of a Trackio client; see lib/usecases/tracking/answer-trackio.ts. */
export const answerTrackioRequest = createTrackerRouteFactory(getRuntime)({
  capabilities: ["run.upload"],
  writeError: writeTrackioError,
  tokenHeader: "x-trackio-write-token",
  handler: answerTrackio,
});
