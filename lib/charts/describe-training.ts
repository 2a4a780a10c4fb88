import { formatInteger } from "@/lib/core/format-number";
import type { TrainingState } from "@/lib/core/training";
import { formatUtc } from "./format-time";
import type { ShapeAndWord } from "./severity-shape";

type Training = {
  readonly state: TrainingState;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly lastPointsAt: string | null;
};

const SHAPES: Readonly<Record<TrainingState, ShapeAndWord>> = {
  running: { shape: "clock", word: "training" },
  stalled: { shape: "triangle", word: "stalled" },
  scheduled: { shape: "ring", word: "not begun" },
  finished: { shape: "dot", word: "finished" },
  failed: { shape: "octagon", word: "failed" },
  killed: { shape: "dot", word: "stopped by hand" },
  "not-stated": { shape: "question", word: "not stated" },
};

/** How a training stands, as a shape and a word. */
export function trainingShape(state: TrainingState): ShapeAndWord {
  return SHAPES[state];
}

/** How a training stands, in one line: "training, as of step 1,200". @param lastStep null where nothing was logged */
export function describeTraining({ state, endedAt, lastPointsAt }: Training, lastStep: number | null): string {
  const { word } = SHAPES[state];
  const asOf = lastStep === null ? "no step yet" : `as of step ${formatInteger(lastStep)}`;
  if (state === "running") return `${word}, ${asOf}`;
  if (state === "stalled") {
    const since = lastPointsAt === null ? "no points came" : `no points since ${formatUtc(lastPointsAt)}`;
    return `${word}: said to be running, and ${since}, ${asOf}`;
  }
  return endedAt === null ? word : `${word} ${formatUtc(endedAt)}`;
}
