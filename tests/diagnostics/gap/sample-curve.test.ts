import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";

test("the page on the samples states the learning curve that was trained", () => {
  const text = gunzipSync(readFileSync("samples/curves/subgroups/learning-curve.jsonl.gz")).toString();
  const records = text
    .trim()
    .split("\n")
    .map((line): { metric: string; value: number } => JSON.parse(line));
  const meanOf = (size: number): string => {
    const losses = records.flatMap(({ metric, value }) => (metric === `learning_curve/${size}` ? [value] : []));
    return (losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toFixed(3);
  };
  const page = readFileSync("samples/README.md", "utf8");
  expect(page).toContain(`${meanOf(24)} on average with 24 patients, ${meanOf(100)} with 100`);
});
