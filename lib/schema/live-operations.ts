import { liveQuerySchema, liveRunSchema, verdictChangeListSchema } from "./live";
import type { Operation } from "./operation";

/** What is told of a run while it grows. */
export const LIVE_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/runs/{id}/live",
    summary:
      "What is new of a run since the cursor of the last answer: the ends of its losses and of the gradients of its layers, how its training stands, which verdicts changed, and how long to wait before the next question. Never the history again; who was away for long is given what came meanwhile in fewer buckets. A cursor that this version did not write begins anew",
    query: liveQuerySchema,
    answer: liveRunSchema,
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/verdict-changes",
    summary:
      "How the verdicts of a run changed while it grew, the latest first, at most 500: from what to what, when, and the last step that the verdict rested on. Readers who may not see single patients are told of no rule on groups of patients",
    answer: verdictChangeListSchema,
  },
];
