import { AppError } from "@/lib/core/errors";
import { type Comparator, type Comparison, type Entity, RUNS, type SearchedThing } from "./filter-grammar";
import { FilterReader } from "./filter-reader";
import { FILTER_COMPARISONS_LIMIT, FILTER_LENGTH_LIMIT, ORDER_LIMIT } from "./limits";

/** Longer signs first, since shorter ones begin them. */
const SIGNS = ["!=", ">=", "<=", "=", ">", "<"] as const;
const NUMBER_SIGNS: readonly Comparator[] = SIGNS;

/**
 * Parses a filter of MLflow's search: comparisons joined by AND.
 *
 * @returns one entry a comparison; none for an empty filter
 * @throws AppError "bad-input" that says where it stops being one
 */
export function parseFilter(text: string, things: SearchedThing = RUNS): readonly Comparison[] {
  checkLength(text);
  const reader = new FilterReader(text, things);
  const comparisons: Comparison[] = [];
  if (reader.isAtEnd) return comparisons;
  do {
    if (comparisons.length === FILTER_COMPARISONS_LIMIT) {
      throw reader.fail(`at most ${FILTER_COMPARISONS_LIMIT} comparisons`);
    }
    comparisons.push(readComparison(reader, things));
  } while (reader.takeWord("AND"));
  if (!reader.isAtEnd) throw reader.fail("AND or the end");
  return comparisons;
}

export type Order = Entity & { readonly isDescending: boolean };

/** Parses what a search is sorted by, such as `metrics.loss DESC`. @throws AppError "bad-input" */
export function parseOrder(clauses: readonly string[], things: SearchedThing = RUNS): readonly Order[] {
  if (clauses.length > ORDER_LIMIT) {
    throw new AppError(
      "bad-input",
      `Expected at most ${ORDER_LIMIT} entries in order_by, found ${clauses.length}.`,
      "Sort by fewer things.",
    );
  }
  return clauses.map((clause) => {
    checkLength(clause);
    const reader = new FilterReader(clause, things);
    const entity = reader.readEntity();
    if (entity.kind === "dataset") throw reader.fail("something that a run has once, which a data set is not,");
    const isDescending = reader.takeWord("DESC");
    if (!isDescending) reader.takeWord("ASC");
    if (!reader.isAtEnd) throw reader.fail("ASC, DESC or the end");
    return { ...entity, isDescending };
  });
}

function readComparison(reader: FilterReader, things: SearchedThing): Comparison {
  const entity = reader.readEntity();
  const isNumber = entity.kind === "metric" || (entity.kind === "attribute" && things.numbers.includes(entity.key));
  const comparator = readComparator(reader);
  if (comparator === "IS NULL" || comparator === "IS NOT NULL") {
    if (entity.kind === "tag" || entity.kind === "parameter") return { ...entity, comparator, value: null };
    throw reader.fail("a tag or a parameter before IS NULL");
  }
  if (isNumber) {
    if (!NUMBER_SIGNS.includes(comparator))
      throw reader.fail("a comparison of numbers (=, !=, >, >=, <, <=) before this");
    return { ...entity, comparator, value: reader.readNumber() };
  }
  if (comparator === "IN" || comparator === "NOT IN") return { ...entity, comparator, value: readList(reader) };
  if (![">", ">=", "<", "<="].includes(comparator)) return { ...entity, comparator, value: reader.readText() };
  throw reader.fail("a comparison of texts (=, !=, LIKE, ILIKE, IN, NOT IN, IS NULL) before this");
}

function readComparator(reader: FilterReader): Comparator {
  const sign = SIGNS.find((known) => reader.takeSign(known));
  if (sign !== undefined) return sign;
  if (reader.takeWord("LIKE")) return "LIKE";
  if (reader.takeWord("ILIKE")) return "ILIKE";
  if (reader.takeWord("IN")) return "IN";
  if (reader.takeWord("NOT")) {
    if (reader.takeWord("IN")) return "NOT IN";
    throw reader.fail("IN after NOT");
  }
  if (reader.takeWord("IS")) {
    const isNot = reader.takeWord("NOT");
    if (reader.takeWord("NULL")) return isNot ? "IS NOT NULL" : "IS NULL";
    throw reader.fail("NULL after IS");
  }
  throw reader.fail("a comparison such as = or LIKE");
}

function readList(reader: FilterReader): readonly string[] {
  if (!reader.takeSign("(")) throw reader.fail("a list in parentheses");
  const texts: string[] = [];
  do texts.push(reader.readText());
  while (reader.takeSign(","));
  if (!reader.takeSign(")")) throw reader.fail("a comma or )");
  return texts;
}

function checkLength(text: string): void {
  if (text.length <= FILTER_LENGTH_LIMIT) return;
  throw new AppError(
    "bad-input",
    `Expected a filter of at most ${FILTER_LENGTH_LIMIT} characters, found ${text.length}.`,
    "Search for less at a time.",
  );
}
