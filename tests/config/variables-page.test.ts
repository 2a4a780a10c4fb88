import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { environmentSchema, VARIABLES } from "@/lib/config/environment";

test("docs/operations.md shows exactly the variables that the server reads, with their meaning and what counts without them", () => {
  const page = readFileSync("docs/operations.md", "utf8");
  const [, table = ""] = /\| variable \| meaning \| without it \|\n\|---\|---\|---\|\n((?:\|.*\n)+)/.exec(page) ?? [];
  const expected = Object.entries(VARIABLES).map(
    ([name, { meaning, fallback }]) => `| \`${name}\` | ${meaning} | ${fallback} |\n`,
  );
  expect(table).toBe(expected.join(""));
  expect(Object.keys(VARIABLES).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
});
