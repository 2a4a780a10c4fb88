import { describe, expect, test } from "vitest";
import { chooseEvaluationRows } from "@/lib/clinical/choose-evaluation-rows";
import { describeEvaluationRows } from "@/lib/clinical/describe-evaluation-rows";
import { makePredictionSet } from "./make-prediction-set";

function choose(split: readonly string[] | null): ReturnType<typeof chooseEvaluationRows> {
  return chooseEvaluationRows(makePredictionSet({ y: (split ?? ["", "", ""]).map(() => "a") }, split));
}

describe("rows that performance is judged on", () => {
  test.each(["test", "Test", "testing", "hold-out", "held_out"])("are those marked %s, and no others", (word) => {
    const { rows, ...rest } = choose(["train", word, "val", "", word]);
    expect([...(rows ?? [])]).toEqual([1, 4]);
    expect(rest).toEqual({ split: "test", sentence: "Judged on 2 of 5 rows: those marked test." });
  });

  test.each(["val", "valid", "Validation", "dev", "eval"])(
    "are those marked %s where no row is marked test",
    (word) => {
      const { rows, ...rest } = choose(["train", word, "train"]);
      expect([...(rows ?? [])]).toEqual([1]);
      expect(rest).toMatchObject({ split: "validation" });
    },
  );

  test("are all where the file names no split, and the sentence says what that leaves open", () => {
    const chosen = choose(null);
    expect([...(chosen.rows ?? [])]).toEqual([0, 1, 2]);
    expect(chosen).toMatchObject({ split: "unnamed" });
    expect(chosen.rows === null ? "" : chosen.sentence).toContain(
      "nothing shows that the model was not trained on them",
    );
  });

  test.each([
    [["train", "train"], '"train"'],
    [["development", "development"], '"development"'],
    [["fold1", "fold2"], '"fold1", "fold2"'],
    [["", ""], "The column of splits is empty"],
  ])("are never rows of training or of parts that nobody can tell: %j", (split, words) => {
    const chosen = choose(split);
    expect(chosen.rows).toBeNull();
    expect(chosen.rows === null ? chosen.reason : "").toContain(words);
  });

  test.each([
    ["test", 300, 305, "Judged on 300 of 305 rows: those marked test."],
    ["test", 300, 300, "Judged on all 300 rows of the file, which are marked test."],
    ["test", 300, null, "Judged on 300 rows: those marked test."],
    ["validation", 300, null, "Judged on 300 rows: those marked validation, since no row is marked test."],
  ] as const)(
    "of %s, %s of %s, are said in a sentence that counts no rows left out where they are hidden",
    (...row) => {
      const [split, rows, inFile, sentence] = row;
      expect(describeEvaluationRows({ rows, split }, inFile)).toBe(sentence);
    },
  );

  test("a file without rows has none", () => {
    expect(chooseEvaluationRows(makePredictionSet({}))).toEqual({ rows: null, reason: "The file holds no rows." });
  });
});
