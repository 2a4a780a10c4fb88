import * as z from "zod";
import { judgementListSchema, judgementStepBodySchema, recordJudgementBodySchema } from "./judgement";
import type { Operation } from "./operation";

/** What people say of verdicts, and what becomes of it. */
export const JUDGEMENT_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/runs/{id}/judgements",
    summary:
      "What people said of the verdicts of a run, what became of it, and what has changed since each was said; `seen` names the state as it stands",
    answer: judgementListSchema,
  },
  {
    method: "post",
    path: "/api/v1/runs/{id}/judgements",
    summary:
      "Agree with a verdict, disagree, or say what is needed, bound to the state that was read; 409 where the run has changed since. No verdict changes by it",
    body: recordJudgementBodySchema,
    answer: z.object({ id: z.string() }),
    status: 201,
    audits: ["judgement.recorded"],
  },
  {
    method: "post",
    path: "/api/v1/runs/{id}/judgements/{judgementId}/steps",
    summary:
      "Say who is to answer a disagreement or a need and until when, answer it, or take one's own judgement back; what was said before stays",
    body: judgementStepBodySchema,
    answer: z.object({ number: z.int() }),
    status: 201,
    audits: ["judgement.step-added"],
  },
];
