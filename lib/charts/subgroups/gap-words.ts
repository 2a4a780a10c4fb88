import type { GapPart } from "@/lib/diagnostics/gap/split-gap";

/** What each part of a gap is, for a reader who knows no training. */
export const GAP_PART_MEANINGS: Readonly<Record<GapPart, string>> = {
  unexplained: "what is left once all other parts are taken out",
  optimisation: "what trainings with one thing changed do better for these patients than for the others",
  calibration: "what risks adjusted within the group would save, beyond what the same saves in the others",
  "few-patients": "what more patients of the group in training would save",
  "case-mix":
    "what a score that knows these patients cannot foresee better either: their mix of cases, or what the score lacks",
};
