import { expect, test } from "vitest";
import * as limits from "@/lib/ingest/limits";
import { describeApi, OPERATIONS } from "@/lib/schema/openapi";
import { STATED_LIMITS } from "@/lib/usecases/stated-limits";
import { readSourceFiles } from "../architecture/source-files";

const DOCUMENT = JSON.stringify(describeApi("0.0.0", STATED_LIMITS));

/** Limits that no caller meets: of our own texts, and of the command on one's own machine. */
const NOT_OF_THE_API = [
  "SAMPLE_LENGTH",
  "lib/usecases/read-path.ts UNPACKED_BYTES_LIMIT",
  "lib/usecases/verify-bundle-file.ts GIVEN_BYTES_LIMIT",
];
/** What is damage inside one encoding, far from anything that a logger writes. */
const INSIDE_AN_ENCODING =
  /^lib\/(?:ingest\/(?:decode-|parquet-|skip-|json-histogram|read-mlflow-database)|usecases\/open-sqlite)/;

test("every limit of the readers stands in the description of the API, with its number", () => {
  const numbers = Object.entries(limits).flatMap(([name, value]) =>
    typeof value === "number" && !NOT_OF_THE_API.includes(name) ? [[name, value.toLocaleString("en-US")] as const] : [],
  );
  expect(numbers.length).toBeGreaterThan(10);
  expect(numbers.filter(([, text]) => !DOCUMENT.includes(` ${text} `))).toEqual([]);
});

test("limits stand under operations that exist", () => {
  const known = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  for (const operation of Object.keys(STATED_LIMITS)) expect(known).toContain(operation);
});

test("what an upload or a batch may hold is limited in one place", () => {
  const declared = readSourceFiles("lib/ingest", "lib/usecases").flatMap(({ path, text }) =>
    [...text.matchAll(/^(?:export )?const (\w+_LIMIT(?:_\w+)?) =/gm)].map(([, name = ""]) => `${path} ${name}`),
  );
  const elsewhere = declared.filter(
    (place) =>
      !place.startsWith("lib/ingest/limits.ts ") && !NOT_OF_THE_API.includes(place) && !INSIDE_AN_ENCODING.test(place),
  );
  expect(declared.length).toBeGreaterThan(15);
  expect(elsewhere).toEqual([]);
});
