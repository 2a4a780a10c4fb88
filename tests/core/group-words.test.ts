import { describe, expect, test } from "vitest";
import { groupWords, patientWords } from "@/lib/core/group-words";

describe("the patients of a group", () => {
  test.each([
    ["polytrauma", 248, "polytrauma patients"],
    ["isolated_tbi", 1, "isolated tbi patient"],
    ["polytrauma (Berlin)", 2, "polytrauma (Berlin) patients"],
    ["", 2, "patients"],
    ["age 80 or more", 418, "patients (age 80 or more)"],
    ["TBI with other injury", 2, "patients (TBI with other injury)"],
    ["sex: unknown", 24, "patients (sex: unknown)"],
    ["no shock", 1, "patient (no shock)"],
  ])("%s, %i of them, read as a sentence has them", (name, count, words) => {
    expect(patientWords(name, count)).toBe(words);
  });

  test("are called as people read it, whatever loggers write", () => {
    expect(groupWords("isolated_tbi")).toBe("isolated tbi");
  });
});
