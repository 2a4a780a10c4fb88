import { expect, test } from "vitest";
import { describeUpload } from "@/app/(dashboard)/runs/(list)/_upload/describe-upload";

const RESULT = { runId: "r", format: "jsonl", points: 40, sha256: "", issues: [], issueCount: 0 };

function describeResult(duplicate: boolean, newRun: boolean): string {
  const result = { ok: true as const, result: { ...RESULT, duplicate, newRun } };
  const progress = { sentBytes: 1, points: 40, issues: 0 };
  return describeUpload({
    id: 0,
    runName: "two-runs",
    totalBytes: 1,
    startedAt: 0,
    progress,
    result,
    cancel: () => {},
  });
}

test("an upload says which run the file went to, and whether it was there already", () => {
  expect(describeResult(false, true)).toBe("Imported as the new run two-runs: 40 points, jsonl, no issues.");
  expect(describeResult(false, false)).toBe(
    "Added to the run two-runs that was there already: 40 points, jsonl, no issues.",
  );
  expect(describeResult(true, false)).toBe("The run two-runs has this file already: 40 points, jsonl, no issues.");
});
