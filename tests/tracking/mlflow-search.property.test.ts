import fc from "fast-check";
import { expect, it } from "vitest";
import { isAppError } from "@/lib/core/errors";
import type { Comparison, Entity } from "@/lib/tracking/mlflow/filter-grammar";
import { EXPERIMENTS, RUNS } from "@/lib/tracking/mlflow/filter-grammar";
import { matchesFilter, matchesPattern, sortFound } from "@/lib/tracking/mlflow/match-filter";
import { asksForNotes, lookUpRun, type MlflowRun } from "@/lib/tracking/mlflow/mlflow-run";
import { takePage } from "@/lib/tracking/mlflow/page-token";
import { parseFilter, parseOrder } from "@/lib/tracking/mlflow/parse-filter";

const key = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });
const text = fc.string({ maxLength: 12, unit: "grapheme" });
const entity = (kind: "metric" | "parameter" | "tag"): fc.Arbitrary<Entity> => key.map((name) => ({ kind, key: name }));
const numeric = fc.oneof(
  entity("metric"),
  fc.constantFrom<Entity>({ kind: "attribute", key: "start_time" }, { kind: "attribute", key: "end_time" }),
);
const textual = fc.oneof(
  entity("parameter"),
  entity("tag"),
  fc.constantFrom<Entity>({ kind: "attribute", key: "status" }, { kind: "attribute", key: "run_name" }),
);
const dataset = fc.constantFrom("name", "digest", "context").map((name): Entity => ({ kind: "dataset", key: name }));
const comparison: fc.Arbitrary<Comparison> = fc.oneof(
  fc
    .tuple(
      numeric,
      fc.constantFrom("=", "!=", ">", ">=", "<", "<="),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    )
    .map(([thing, comparator, value]) => ({ ...thing, comparator, value }) as Comparison),
  fc
    .tuple(fc.oneof(textual, dataset), fc.constantFrom("=", "!=", "LIKE", "ILIKE"), text)
    .map(([thing, comparator, value]) => ({ ...thing, comparator, value }) as Comparison),
  fc
    .tuple(textual, fc.constantFrom("IN", "NOT IN"), fc.array(text, { minLength: 1, maxLength: 4 }))
    .map(([thing, comparator, value]) => ({ ...thing, comparator, value }) as Comparison),
  fc
    .tuple(fc.oneof(entity("parameter"), entity("tag")), fc.constantFrom("IS NULL", "IS NOT NULL"))
    .map(([thing, comparator]) => ({ ...thing, comparator, value: null }) as Comparison),
);

const quoted = (value: string, quote: string): string => quote + value.replaceAll(quote, quote + quote) + quote;

function printComparison({ kind, key: name, comparator, value }: Comparison, style: boolean): string {
  const thing = kind === "attribute" ? name : `${style ? `${kind}s` : kind}.${quoted(name, style ? "`" : '"')}`;
  const word = style ? comparator : comparator.toLowerCase();
  if (value === null) return `${thing} ${word}`;
  if (typeof value === "number") return `${thing} ${word} ${value}`;
  if (typeof value === "string") return `${thing} ${word} ${quoted(value, style ? "'" : '"')}`;
  return `${thing} ${word} (${value.map((item) => quoted(item, "'")).join(style ? ", " : ",")})`;
}

it("a filter that is written down is read back as it was", () => {
  fc.assert(
    fc.property(fc.array(comparison, { maxLength: 5 }), fc.boolean(), (comparisons, style) => {
      const written = comparisons.map((each) => printComparison(each, style)).join(style ? " AND " : "\n and ");
      // −0 and 0 compare alike.
      expect(parseFilter(written)).toEqual(
        comparisons.map((each) => (Object.is(each.value, -0) ? { ...each, value: expect.closeTo(0) } : each)),
      );
    }),
  );
});

it("whatever is sent as a filter or an order is read or refused with a sentence, and never goes on for ever", () => {
  const pieces = fc.constantFrom(
    "metrics.a",
    "params.`b c`",
    "tags.",
    "=",
    "!=",
    ">",
    "AND",
    "IN",
    "(",
    ")",
    "'x",
    "'y'",
    '"',
    "1e5",
    "NOT",
    "IS",
    "NULL",
    " ",
    ",",
    ".",
    "%",
    "LIKE",
    "`",
    "\u0000",
    "é",
  );
  const anything = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 30 }).map((list) => list.join(" ")),
    fc.array(pieces, { maxLength: 30 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(anything, (filter) => {
      for (const parse of [
        () => parseFilter(filter),
        () => parseFilter(filter, EXPERIMENTS),
        () => parseOrder([filter]),
      ]) {
        try {
          parse();
        } catch (error) {
          expect(isAppError(error) && error.code).toBe("bad-input");
        }
      }
    }),
    { numRuns: 2000 },
  );
});

it("the longest filters are refused or read at once", () => {
  const started = performance.now();
  expect(() => parseFilter("(".repeat(1_000_000))).toThrow("20000 characters");
  expect(() => parseFilter(Array.from({ length: 201 }, () => "metrics.a = 1").join(" AND "))).toThrow(
    "200 comparisons",
  );
  expect(() => parseFilter(`metrics.${"`".repeat(19_000)}`)).toThrow();
  expect(matchesPattern("a".repeat(6000), `${"%a".repeat(2000)}b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(20_000);
});

type Thing = Readonly<Record<string, number | string | null>>;
const NAMES = ["a", "b"] as const;
const lookup = (thing: Thing, { kind, key: name }: Entity) => thing[`${kind} ${name}`] ?? null;
const small = fc.constantFrom("", "a", "A", "ab", "aB", "b%", "_");
const thing: fc.Arbitrary<Thing> = fc.record({
  "metric a": fc.option(fc.constantFrom(-1, 0, 1, Number.NaN, Number.POSITIVE_INFINITY)),
  "metric b": fc.option(fc.constantFrom(-1, 0, 1)),
  "tag a": fc.option(small),
  "tag b": fc.option(small),
});
const smallComparison: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({
    kind: fc.constant("metric"),
    key: fc.constantFrom(...NAMES),
    comparator: fc.constantFrom("=", "!=", ">", ">=", "<", "<="),
    value: fc.constantFrom(-1, 0, 1),
  }),
  fc.record({
    kind: fc.constant("tag"),
    key: fc.constantFrom(...NAMES),
    comparator: fc.constantFrom("=", "!=", "LIKE", "ILIKE"),
    value: fc.constantFrom("a", "%", "a%", "_", "%b", "A_", ""),
  }),
  fc.record({
    kind: fc.constant("tag"),
    key: fc.constantFrom(...NAMES),
    comparator: fc.constantFrom("IN", "NOT IN"),
    value: fc.array(small, { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant("tag"),
    key: fc.constantFrom(...NAMES),
    comparator: fc.constantFrom("IS NULL", "IS NOT NULL"),
    value: fc.constant(null),
  }),
) as fc.Arbitrary<Comparison>;

/** The same in the plainest words there are. */
function naive(found: number | string | null, { comparator, value }: Comparison): boolean {
  const like = (insensitive: string) =>
    new RegExp(
      `^${String(value)
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replaceAll("%", "[^]*")
        .replaceAll("_", "[^]")}$`,
      `u${insensitive}`,
    ).test(String(found));
  if (found === null || comparator === "IS NULL") return found === null && comparator === "IS NULL";
  const answers = new Map<string, () => boolean>([
    ["IS NOT NULL", () => true],
    ["=", () => found === value],
    ["!=", () => found !== value],
    [">", () => Number(found) > Number(value)],
    [">=", () => Number(found) >= Number(value)],
    ["<", () => Number(found) < Number(value)],
    ["<=", () => Number(found) <= Number(value)],
    ["LIKE", () => like("")],
    ["ILIKE", () => like("i")],
    ["IN", () => (value as readonly unknown[]).includes(found)],
    ["NOT IN", () => !(value as readonly unknown[]).includes(found)],
  ]);
  return answers.get(comparator)?.() === true;
}

it("a search finds exactly what a naive reading of each comparison finds", () => {
  fc.assert(
    fc.property(thing, fc.array(smallComparison, { maxLength: 3 }), (run, comparisons) => {
      const expected = comparisons.every((each) => naive(lookup(run, each), each));
      expect(matchesFilter(run, comparisons, lookup)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});

it("a pattern matches what the regular expression of the same meaning matches", () => {
  const letters = fc
    .array(fc.constantFrom("a", "b", "%", "_", "é", "😀"), { maxLength: 8 })
    .map((list) => list.join(""));
  fc.assert(
    fc.property(letters, letters, (found, value) => {
      const comparisonOf = { kind: "tag", key: "a", comparator: "LIKE", value } as const;
      expect(matchesPattern(found, value)).toBe(naive(found, comparisonOf));
    }),
    { numRuns: 1000 },
  );
});

it("in either direction what has no value stands last, and NaN before it", () => {
  fc.assert(
    fc.property(fc.array(thing), fc.boolean(), (runs, isDescending) => {
      const sorted = sortFound(runs, [{ kind: "metric", key: "a", isDescending }], lookup, () => 0);
      const values = sorted.map((run) => run["metric a"] ?? null);
      expect(values.length).toBe(runs.length);
      const numbers = values.filter((value) => value !== null && !Number.isNaN(value)).map(Number);
      const rest = values.slice(numbers.length);
      expect(numbers).toEqual(
        [...numbers].sort((a, b) => (isDescending ? (a > b ? -1 : a < b ? 1 : 0) : a < b ? -1 : a > b ? 1 : 0)),
      );
      expect(rest.indexOf(null)).toBe(rest.includes(null) ? rest.filter(Number.isNaN).length : -1);
    }),
  );
});

it("what is said to ask for no parameters and tags finds the same without them", () => {
  const names = [...new Set(Object.values(RUNS.attributes))];
  const attribute = fc.constantFrom(...names).map((name): Entity => ({ kind: "attribute", key: name }));
  const asked = fc.oneof(attribute, entity("metric"), entity("parameter"), entity("tag"), dataset);
  const bare: MlflowRun = {
    ...{ id: "r", experiment: 0, name: "ours", training: "running", startTime: 1, endTime: 2, isDeleted: false },
    ...{ metrics: new Map(), parameters: new Map(), tags: new Map() },
  };
  fc.assert(
    fc.property(asked, (what) => {
      const notes = new Map([
        [what.key, "noted"],
        ["mlflow.runName", "theirs"],
        ["//user", "somebody"],
        ["//dataset/1/d", JSON.stringify({ dataset: { name: "n", digest: "d" } })],
      ]);
      if (asksForNotes(what)) return;
      expect(lookUpRun({ ...bare, parameters: notes, tags: notes }, what)).toEqual(lookUpRun(bare, what));
    }),
  );
  expect(names.filter((name) => !asksForNotes({ kind: "attribute", key: name }))).toHaveLength(5);
});

it("pages hold everything once, in order, and a token that no answer held is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }), (length, size) => {
      const list = Array.from({ length }, (_, index) => index);
      const seen: number[] = [];
      let token: string | null = null;
      do {
        const page: { items: readonly number[]; nextToken: string | null } = takePage(list, size, token);
        seen.push(...page.items);
        token = page.nextToken;
      } while (token !== null);
      expect(seen).toEqual(list);
    }),
  );
  expect(() => takePage([1], 1, "nonsense")).toThrow("page_token");
});
