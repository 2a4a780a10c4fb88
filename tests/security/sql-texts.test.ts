import { expect, it } from "vitest";
import { readSourceFiles, withoutComments } from "../architecture/source-files";

/** A text in backticks, with the word before it: a tag makes a value of the statement of what is put in. */
const TEMPLATE = /([\w$.]*(?:<[^<>]*>)?)\s*`((?:[^`\\$]|\\.|\$(?!\{)|\$\{[^{}`]*\})*)`/g;
const VALUES_ALONE = /(?:Prisma\.sql|\$executeRaw|\$queryRaw)(?:<[^<>]*>)?$/;
const STATEMENT = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|PRAGMA|CREATE|ALTER|DROP|COPY|BEGIN|SET|VACUUM|LOCK)\b/;
const PLACED = /\$\{([^{}]*)\}/g;
/** What sends a statement to a database as one text. */
const SENDS =
  /\b(?:statements|raw|client|transaction|writer|known|pool|reader|rawOf\(db\)|prismaOf\(db\))\.(?:run|all|query|execute|\$queryRawUnsafe|\$executeRawUnsafe)(?:<[^()]*?>)?\(\s*(?:\{\s*sql: )?([^\s,)]+)/g;

/** What statements are put together from beside question marks, by the folder or file: words of our own code alone. */
const PIECES: readonly (readonly [where: RegExp, piece: RegExp, reason: string])[] = [
  [/^lib\/db\//, /^placeholders\(\w+\.length\)$/, "question marks"],
  [/^lib\/db\//, /^(?:lock|CHAIN_LOCK|ROWS_AT_ONCE)$/, "FOR UPDATE or nothing; constants"],
  [/db\/append-import-rows/, /^assignments\.join\(", "\)$/, "columns of ImportFacts, which has no key of a user"],
  [/db\/count-failed-attempts/, /^isUnchanged$/, "one of two conditions"],
  [/db\/count-rows/, /^name\.replaceAll\('"', '""'\)$/, "tables of the database itself, with quotes doubled"],
  [/db\/purge-run/, /^(?:table|columns|atOnce)$/, "tables and columns that the file lists"],
  [/db\/raw-database/, /^(?:table|names|conflict|some\.map\(\(\) => row\)\.join\(", "\))$/, "columns of our own rows"],
  [/db\/raw-sqlite/, /^isSynced \? "FULL" : "NORMAL"$/, "one of two words"],
  [/usecases\/open-sqlite/, /^(?:quote\(table\)|columns\.map\(quote\)\.join\(", "\)|pragma)$/, "quoted, and a list"],
];
/** Texts that come by a name: constants, statements of the migrations, and what passes on what it was given. */
const NAMED = /^(?:sql|FACTS|HISTORY_TABLE|begin|TABLES\[provider\]|\{|\.{3}parameters)$/;

const sources = readSourceFiles("lib", "server", "cli", "app").map(({ path, text }) => ({
  path,
  text: withoutComments(text),
}));

const isExplained = (path: string, piece: string): boolean =>
  PIECES.some(([where, form]) => where.test(path) && form.test(piece));

function piecesIn(text: string): string[] {
  return [...text.matchAll(TEMPLATE)].flatMap(([, tag = "", sql = ""]) =>
    STATEMENT.test(sql) && !VALUES_ALONE.test(tag) ? [...sql.matchAll(PLACED)].map(([, piece = ""]) => piece) : [],
  );
}

it("nothing is put into a statement but question marks and words of the code, each with its reason", () => {
  const found = sources.flatMap(({ path, text }) => piecesIn(text).map((piece) => ({ path, piece })));
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter(({ path, piece }) => !isExplained(path, piece))).toEqual([]);
  const unused = PIECES.filter(
    ([where, form]) => !found.some(({ path, piece }) => where.test(path) && form.test(piece)),
  );
  expect(unused.map(([, , reason]) => reason)).toEqual([]);
});

it("every statement is sent as a text that stands there, or under a name that is known", () => {
  const sent = sources.flatMap(({ path, text }) =>
    [...text.matchAll(SENDS)].map(([, first = ""]) => ({ path, first })),
  );
  expect(sent.length).toBeGreaterThan(30);
  expect(sent.filter(({ first }) => !/^[`"']/.test(first) && !NAMED.test(first))).toEqual([]);
});

it("a text put together by plus signs, or with a value in it, would be noticed", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a program
  expect(piecesIn('all(`SELECT "id" FROM "run" WHERE "name" = \'${search}\'`, [])')).toEqual(["search"]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a program
  expect(piecesIn("Prisma.sql`SELECT ${value}`")).toEqual([]);
  expect(isExplained("lib/db/list-runs.ts", "search")).toBe(false);
  const joined = sources.filter(({ text }) =>
    /["'`]\s*\+\s*\w|\w\s*\+\s*["'`]/.test(
      text.replace(/^(?!.*\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b).*$/gm, ""),
    ),
  );
  expect(joined.map(({ path }) => path)).toEqual([]);
});
