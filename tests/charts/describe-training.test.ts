import { describe, expect, it } from "vitest";
import { describeTraining, trainingShape } from "@/lib/charts/describe-training";
import { TRAINING_STATES } from "@/lib/core/training";

const NOTHING = { startedAt: null, endedAt: null, lastPointsAt: null };

describe("what is said of a training", () => {
  it("is as of the last step while it goes on", () => {
    expect(describeTraining({ ...NOTHING, state: "running" }, 1200)).toBe("training, as of step 1,200");
    expect(describeTraining({ ...NOTHING, state: "running" }, null)).toBe("training, no step yet");
  });

  it("names since when nothing came, and that it is said to be running", () => {
    const since = { ...NOTHING, state: "stalled" as const, lastPointsAt: "2026-11-27T02:04:00.000Z" };
    expect(describeTraining(since, 7)).toBe(
      "stalled: said to be running, and no points since 27 Nov 2026, 02:04 UTC, as of step 7",
    );
    expect(describeTraining({ ...NOTHING, state: "stalled" }, null)).toContain("no points came");
  });

  it("names the end where it is known", () => {
    const ended = { ...NOTHING, state: "failed" as const, endedAt: "2026-11-27T02:04:00.000Z" };
    expect(describeTraining(ended, 7)).toBe("failed 27 Nov 2026, 02:04 UTC");
    expect(describeTraining({ ...NOTHING, state: "finished" }, 7)).toBe("finished");
    expect(describeTraining({ ...NOTHING, state: "not-stated" }, 7)).toBe("not stated");
  });

  it("has a word of its own for every state, so that no shape carries it alone", () => {
    expect(new Set(TRAINING_STATES.map((state) => trainingShape(state).word)).size).toBe(TRAINING_STATES.length);
  });
});
