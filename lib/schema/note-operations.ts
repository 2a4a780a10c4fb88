import type { Operation } from "./operation";
import {
  refusedPointsPageSchema,
  refusedPointsQuerySchema,
  runNotesPageSchema,
  runNotesQuerySchema,
} from "./run-notes";

/** What clients of trackers said of a run, and what of it was not taken. */
export const NOTE_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/runs/{id}/refused",
    summary:
      "What was sent for a run and not taken, or taken otherwise than it came: reason, number of points, kind of client, when it came last. The example is given to readers of single patients alone",
    query: refusedPointsQuerySchema,
    answer: refusedPointsPageSchema,
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/notes",
    summary: "Parameters or tags that the client of a tracker stated about a run, and its experiment",
    query: runNotesQuerySchema,
    answer: runNotesPageSchema,
  },
];
