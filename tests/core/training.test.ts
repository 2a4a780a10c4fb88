import { describe, expect, it } from "vitest";
import { judgeTraining, readTraining, silenceLimit, TRAININGS } from "@/lib/core/training";

const MINUTE = 60_000;
const at = (said: Parameters<typeof judgeTraining>[0], silence: number, meanGap: number | null) =>
  judgeTraining(said, { heardAt: 5_000_000, meanGap }, 5_000_000 + silence);

describe("how a training stands", () => {
  it("is what was said last of it, and not stated where nobody said anything, however long it is silent", () => {
    for (const said of TRAININGS.filter((word) => word !== "running")) expect(at(said, 1e12, 1)).toBe(said);
    expect(at(null, 1e12, 1)).toBe("not-stated");
  });

  it("is stalled once it is silent for more than ten times its own pace", () => {
    expect(at("running", 10 * 3 * MINUTE, 3 * MINUTE)).toBe("running");
    expect(at("running", 10 * 3 * MINUTE + 1, 3 * MINUTE)).toBe("stalled");
  });

  it("is never stalled within ten minutes, since a client may still try again", () => {
    expect(at("running", 10 * MINUTE, 1)).toBe("running");
    expect(at("running", 10 * MINUTE + 1, 1)).toBe("stalled");
  });

  it("waits for an hour where no pace is known yet", () => {
    expect(silenceLimit(null)).toBe(60 * MINUTE);
    expect(at("running", 60 * MINUTE, null)).toBe("running");
    expect(at("running", 60 * MINUTE + 1, null)).toBe("stalled");
  });

  it("is not stalled where a clock went back", () => {
    expect(at("running", -1e9, 1000)).toBe("running");
  });

  it("is not stated where the store holds another word", () => {
    expect([readTraining("finished"), readTraining("done"), readTraining(null)]).toEqual(["finished", null, null]);
  });
});
