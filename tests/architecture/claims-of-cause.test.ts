import { describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { readSourceFiles } from "./source-files";

/** Words that claim what made something so. */
const CLAIM =
  /\b(?:because|caus(?:e|es|ed|ing)|why|due to|owing to|thanks to|harm(?:s|ed|ful)?|leads? to|led to|result(?:s|ed)? from)\b/i;

/** The one file whose texts say because of a training; it does where pairs of trainings support it. */
const SAYS_CAUSE = "lib/proof/say-cause.ts";

/** What such words are about where they are not about a training. */
const ABOUT_OTHER_THINGS: readonly (readonly [string, readonly string[]])[] = [
  [
    "what cannot be shown, or was left out",
    [
      "why there is no number",
      "why there is none",
      "why it is not counted",
      "What is open, and why",
      "why, and how many",
      "and another check must say why",
    ],
  ],
  ["that no cause is known", ["they claim no cause", "never a cause", "none of it says why"]],
  [
    "what people say, and are asked for",
    ["disagrees, because", "I disagree, because", "Why this threshold", "who deleted it and why"],
  ],
  [
    "how something is computed or drawn",
    [
      "Logarithmic axis, because",
      "Theil–Sen, because the input layer often has another shape",
      "which is why the patients counted one by one",
    ],
  ],
  ["the server", ["The server’s log says why"]],
  ["an alert that tells of a single patient", ["can be due to a single patient"]],
  ["decisions by a model, judged by their net benefit", ["Only harm is tested"]],
  ["the order of checks", ["causes before the signs they show up with"]],
];
const ALLOWED = ABOUT_OTHER_THINGS.flatMap(([, phrases]) => phrases);

const files = readSourceFiles(
  "lib/core",
  "lib/proof",
  "lib/diagnostics",
  "lib/charts",
  "lib/report",
  "lib/learn",
  "app",
);
const told = files
  .filter(({ text }) => CLAIM.test(text))
  .flatMap(({ path, text }) => listTexts(path, text).map((words) => ({ path, words })));

describe("the texts of the product", () => {
  test("say because of a training in one place alone", () => {
    const claims = told.filter(({ path, words }) => path !== SAYS_CAUSE && CLAIM.test(withoutAllowed(words)));
    expect(claims.map(({ path, words }) => `${path}: ${words.replaceAll(/\s+/g, " ").trim()}`)).toEqual([]);
  });

  test("say it there", () => {
    expect(told.some(({ path, words }) => path === SAYS_CAUSE && CLAIM.test(words))).toBe(true);
  });

  test("still say everything that is excepted", () => {
    const unused = ALLOWED.filter((phrase) => !told.some(({ words }) => tidy(words).includes(phrase)));
    expect(unused).toEqual([]);
  });

  test("are found in strings, templates, attributes and between tags, and not in names or comments", () => {
    const source = `
      import type { Why } from "./because";
      // because of a comment
      type Cause = Omit<Why, "cause">;
      const why = \`It fell because of \${why} and was caused by it\`;
      export const part = <p title="harmed by it">It leads to {why} or is due to it.</p>;`;
    expect(listTexts("a.tsx", source).filter((words) => CLAIM.test(words))).toEqual([
      "It fell because of ",
      " and was caused by it",
      "harmed by it",
      "It leads to ",
      " or is due to it.",
    ]);
  });
});

function withoutAllowed(words: string): string {
  return ALLOWED.reduce((rest, phrase) => rest.replaceAll(phrase, ""), tidy(words));
}

function tidy(words: string): string {
  return words.replaceAll(/\s+/g, " ");
}

/** Everything that a file says in words: strings, the fixed parts of templates, and text between tags. */
function listTexts(path: string, text: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
      for (const part of node) visit(part);
      return;
    }
    const { type, value } = node as { readonly type?: unknown; readonly value?: unknown };
    if (type === "ImportDeclaration" || type === "TSLiteralType") return;
    if ((type === "Literal" || type === "JSXText") && typeof value === "string") texts.push(value);
    if (type === "TemplateElement") texts.push((value as { readonly cooked: string }).cooked);
    for (const part of Object.values(node)) visit(part);
  };
  visit(parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }));
  return texts;
}
