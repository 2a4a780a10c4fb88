import { describe, expect, it } from "vitest";
import { changeRunBodySchema } from "@/lib/schema/run";

/** The first sentence that a caller is told. */
const refusalOf = (settings: object) => changeRunBodySchema.safeParse({ settings }).error?.issues[0]?.message ?? null;

describe("settings that a person states", () => {
  it("are taken where they make sense, and null takes them back", () => {
    expect(refusalOf({ layerOrder: ["a", "b"], optimizer: "SGD", learningRate: 0, lossScale: 65_536 })).toBeNull();
    expect(refusalOf({ layerOrder: null, batchSize: null })).toBeNull();
  });

  it.each([
    [{}, "Expected at least one setting to change, found none."],
    [{ layerOrder: ["a", "b", "a"] }, 'Expected each layer once, found "a" twice.'],
    [{ layerOrder: [] }, "Expected at least one layer, found none; null takes what the files say."],
    [{ layerOrder: "a,b" }, "Expected a list of names, the layer at the input first."],
    [{ optimizer: " " }, "Expected a text, found an empty one; null takes what the files say."],
    [{ optimizer: "a\u0007" }, "Expected a text without control characters."],
    [{ learningRate: -1 }, "Expected a learning rate of 0 or more."],
    [{ learningRate: "0.1" }, "Expected a number, or null to take what the files say."],
    [{ batchSize: 1.5 }, "Expected a whole number, or null to take what the files say."],
    [{ batchSize: 0 }, "Expected a whole number of 1 or more."],
    [{ lossScale: 0 }, "Expected a loss scale above 0."],
    [{ trainingPrevalence: 12 }, "Expected a share of events from 0 to 1; 12 % is 0.12."],
    [{ trainingPrevalence: -0.1 }, "Expected a share of events from 0 to 1."],
    [{ exclusions: " \n " }, "Expected a text, found an empty one; null takes what the files say."],
    [{ exclusions: "a".repeat(4001) }, "Expected a text of at most 4,000 characters, found 4,001."],
    [{ funding: "a\u0007" }, "Expected a text without control characters."],
    [{ dataYears: 2019 }, "Expected a text, or null for nothing stated."],
    [
      { dataYears: "1 May 2015 to 2019" },
      "Expected a text without what identifies a patient, found a date of birth or of another single day.",
    ],
    [{ trainingSize: 0 }, "Expected a whole number of 1 or more."],
  ])("are refused in one sentence: %j", (settings, sentence) => {
    expect(refusalOf(settings)).toBe(sentence);
  });

  it("are told from names that nobody knows", () => {
    expect(refusalOf({ optimiser: "SGD" })).toContain("optimiser");
  });

  it("must come with something to change", () => {
    expect(changeRunBodySchema.safeParse({}).error?.issues[0]?.message).toBe(
      "Expected a name, settings or training to change, found none.",
    );
  });
});
