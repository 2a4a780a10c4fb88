import type { StepCounter } from "../crash-test/load";

/** A run whose page is read. */
export type LoadPage = {
  /** Stands in the figures: a live run's checks are computed anew, a stored one's are not. */
  readonly kind: "stored" | "live";
  readonly runId: string;
  readonly hasPredictions: boolean;
  /** One above the last step that was sent. */
  readonly steps: StepCounter;
};

/** Steps that the end of a chart shows. */
const TAIL_STEPS = 200;

/** What a page asks, in order: itself, then its data. */
export function listQuestions({ runId, hasPredictions, steps }: LoadPage): { what: string; path: string }[] {
  const data = `/api/v1/runs/${runId}`;
  const from = Math.max(0, steps.next - TAIL_STEPS);
  return [
    { what: "page", path: `/runs/${runId}` },
    { what: "pictures", path: `${data}/pictures` },
    { what: "diagnosis", path: `${data}/diagnosis` },
    { what: "end of charts", path: `${data}/series?from=${from}&maxPoints=${TAIL_STEPS}` },
    ...(hasPredictions ? [{ what: "subgroups", path: `${data}/subgroups` }] : []),
  ];
}
