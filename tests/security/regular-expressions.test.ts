import { expect, it } from "vitest";
import { readSourceFiles } from "../architecture/source-files";

/** Folders whose expressions see texts of logs, files, requests or people. */
const FOLDERS = [
  "audit",
  "auth",
  "clinical",
  "config",
  "core",
  "diagnostics",
  "http",
  "ingest",
  "tracking",
  "report",
  "schema",
  "series",
];
/** As long as a text may be where it is not a name of at most 1,024 characters. */
const LENGTH = 20_000;

/** A literal in the text of a file: after a sign that no value precedes, up to the slash that ends it. */
const LITERAL =
  /(?<=(?:[=(,:?[!&|]|=>|return)\s*)\/(?![/*])((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g;

const PIECES = [
  "a",
  "A",
  "0",
  " ",
  "\t",
  "\n",
  ".",
  "_",
  "-",
  "/",
  "(",
  "[",
  "<",
  '"',
  "'",
  "=",
  ",",
  ":",
  "@",
  "\\",
  "e",
  "é",
  "a ",
  "a.",
  "a_",
  "a/",
  "0,",
  "0 ",
  "0.",
  "a-",
  "1/",
  "()",
  "[0",
  "a, ",
  "norm",
  "grad_",
  "x (",
  "A-",
  '\\"',
  "Bearer ",
] as const;

const expressions = FOLDERS.flatMap((folder) =>
  readSourceFiles(`lib/${folder}`).flatMap(({ path, text }) =>
    [...text.matchAll(LITERAL)].map(([, source = "", flags = ""]) => ({ path, source, flags })),
  ),
);

/** Sees only sentences that the product itself wrote. */
const OWN_WORDS_ALONE = new Set(["lib/diagnostics/subgroups/list-alternative-results.ts"]);

/** The longest time over texts of one repeated piece that nearly fit, in milliseconds. */
function slowestOf({ source, flags }: { readonly source: string; readonly flags: string }): [number, string] {
  const expression = new RegExp(source, flags.replace("g", ""));
  let slowest: [number, string] = [0, ""];
  for (const piece of PIECES) {
    for (const end of ["", "\u0001", "!x"]) {
      const text = piece.repeat(LENGTH / piece.length) + end;
      // Time of this process alone: others on the machine take none of it.
      const started = process.cpuUsage();
      expression.lastIndex = 0;
      expression.test(text);
      const tookMs = process.cpuUsage(started).user / 1000;
      if (tookMs > slowest[0]) slowest = [tookMs, piece];
    }
  }
  return slowest;
}

/** A third of what a step for each pair of characters takes here: far above a step for each character. */
const LIMIT_MS = slowestOf({ source: "0+$", flags: "" })[0] / 3;

it("finds the expressions of the product", () => {
  expect(expressions.length).toBeGreaterThan(150);
});

it("would notice an expression whose time grows with the square of the text, and one that is far worse", () => {
  expect(slowestOf({ source: "0+$", flags: "" })[0]).toBeGreaterThan(LIMIT_MS);
});

it("takes a time that grows with the length of a text, whatever the text, in every expression", () => {
  const slow = expressions.flatMap((expression) => {
    if (OWN_WORDS_ALONE.has(expression.path)) return [];
    const [tookMs, piece] = slowestOf(expression);
    return tookMs > LIMIT_MS
      ? [`${expression.path}: /${expression.source}/ on ${JSON.stringify(piece)}: ${Math.round(tookMs)} ms`]
      : [];
  });
  expect(slow).toEqual([]);
});
