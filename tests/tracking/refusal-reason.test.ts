import { expect, it } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { readBatch } from "@/lib/tracking/mlflow/read-batch";
import { refusalReason } from "@/lib/tracking/mlflow/refusal-reason";

const METRIC = { key: "loss", value: 1, timestamp: 1, step: 1 };

function reasonOf(fields: object): string {
  try {
    readBatch(fields as Record<string, unknown>);
  } catch (error) {
    if (isAppError(error)) return refusalReason(error.message);
    throw error;
  }
  return "taken";
}

it("each kind of fault of a batch has one sentence, whatever was sent", () => {
  const faults: readonly (readonly [string, readonly object[]])[] = [
    ["a name that", [{ metrics: [{ ...METRIC, key: "a\nb" }] }, { tags: [{ key: "../x", value: "" }] }]],
    [
      "stated twice",
      [
        {
          params: [
            { key: "a", value: "1" },
            { key: "a", value: "1" },
          ],
        },
      ],
    ],
    ["more than a batch may hold", [{ metrics: Array.from({ length: 1001 }, () => METRIC) }]],
    ["a step that", [{ metrics: [{ ...METRIC, step: 2n ** 63n }] }, { metrics: [{ ...METRIC, step: "ten" }] }]],
    ["a time that", [{ metrics: [{ ...METRIC, timestamp: "noon" }] }]],
    ["a value that", [{ metrics: [{ ...METRIC, value: "much" }] }]],
    ["missing or of another kind", [{ metrics: [{ key: "loss" }] }, { metrics: 1 }]],
  ];
  for (const [words, all] of faults) {
    const reasons = new Set(all.map(reasonOf));
    expect([...reasons]).toEqual([expect.stringContaining(words)]);
  }
  expect(reasonOf({ metrics: [METRIC] })).toBe("taken");
});
