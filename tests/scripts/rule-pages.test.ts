import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { composeClinicalPage } from "@/scripts/rule-pages/compose-clinical-page";
import { composeKindsPage } from "@/scripts/rule-pages/compose-kinds-page";
import { composeRulePage } from "@/scripts/rule-pages/compose-rule-page";

describe("docs/rules", () => {
  test("has one page for each rule of the catalogue and no other", () => {
    const pages = readdirSync("docs/rules").sort();
    expect(pages).toEqual(CATALOGUE.map(({ id }) => `${id}.md`).sort());
  });

  test.each(CATALOGUE.map((rule) => [rule.id, rule] as const))("%s.md says what the rule says", (id, rule) => {
    expect(readFileSync(`docs/rules/${id}.md`, "utf8")).toBe(composeRulePage(rule));
  });

  test("kinds-of-run.md says what the table of kinds says", () => {
    expect(readFileSync("docs/kinds-of-run.md", "utf8")).toBe(composeKindsPage());
  });

  test("clinical-rules.md says what the table of clinical rules says", () => {
    expect(readFileSync("docs/clinical-rules.md", "utf8")).toBe(composeClinicalPage());
  });

  test("every limit of every rule says where it comes from", () => {
    const limits = CATALOGUE.flatMap(({ guide }) => guide.limits);
    expect(limits.length).toBeGreaterThan(CATALOGUE.length);
    expect(limits.filter(({ source }) => source.trim().length < 10)).toEqual([]);
  });
});
