import type { CourseLine } from "../subgroups/course-model";
import { labelOf } from "./run-letters";

/** The line of a run: its place gives it colour, mark and dash, the same in every picture of a comparison. */
export function lineOfRun(place: number, name: string, parts: CourseLine["parts"]): CourseLine {
  return { label: labelOf(place, name), place, otherPlace: null, dash: "own", groups: [], parts };
}

/** How runs of different length lie over each other. */
export const POSITION_NOTES = {
  step: "Steps as each run logged them.",
  percent: "Positions are shares of each run's own logged length.",
} as const;
