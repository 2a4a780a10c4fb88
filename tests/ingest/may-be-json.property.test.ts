import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { mayBeJson } from "@/lib/ingest/may-be-json";
import { JsonLineParser } from "@/lib/ingest/parse-json-line";
import { pointsOf, readText } from "./read-for-test";

const mayBe = (text: string): boolean => {
  const bytes = new TextEncoder().encode(text);
  return mayBeJson(bytes, 0, bytes.length);
};
const words = fc.constantFrom("NaN", "Infinity", "-Infinity", "-0", "true", "false", "null", '""', "{}", "[NaN]");
const nearlyJson = fc.string({
  unit: fc.constantFrom(...'{}[]"truefalsnINy-015.e,: x\u00a0'),
  minLength: 1,
  maxLength: 9,
});

test("no text that the parser takes is passed over", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), words, nearlyJson), (raw) => {
      const text = raw.trim();
      fc.pre(text !== "");
      if (new JsonLineParser().parse(text) !== undefined) expect(mayBe(text)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test.each(["x", "{", "}", '"', "t", "-", "N", "e5", "{1", "1}", "\u00a0{}", "# loss"])(
  "%j is told from JSON by its ends",
  (text) => {
    expect(mayBe(text)).toBe(false);
  },
);

test("a file full of lines that are no JSON is read without asking the parser, and every line is said to be none", async () => {
  const parse = vi.spyOn(JSON, "parse");
  const run = await readText(
    `{"step":1,"loss":1}\n${"x\n \tx \n{\n".repeat(1000)} {"step":2,"loss":2} \r\n[1]\n7\n{"step":3`,
  );
  expect(parse.mock.calls.length).toBeLessThan(10);
  expect(pointsOf(run)).toEqual({
    loss: [
      [1, 1],
      [2, 2],
    ],
  });
  expect(run.rejected).toBe(3003);
  const noJson = "Expected one JSON object on the line, found text that is no JSON.";
  expect(run.issues.slice(0, 3)).toEqual([
    expect.objectContaining({ code: "bad-line", message: noJson, line: 2, byteOffset: 20, sample: "x" }),
    expect.objectContaining({ code: "bad-line", message: noJson, line: 3, byteOffset: 22, sample: " \tx " }),
    expect.objectContaining({ code: "bad-line", message: noJson, line: 4, byteOffset: 27, sample: "{" }),
  ]);
});

test("JSON that is no object is still called so", async () => {
  const run = await readText('{"step":1,"loss":1}\n[1]\n7\n"a"\nNaN\n-Infinity\nnull\n');
  const noObject = "Expected one JSON object on the line, found JSON that is no object.";
  expect(run.issues.map(({ message }) => message)).toEqual(Array.from({ length: 6 }, () => noObject));
});
