import { expect, test } from "vitest";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { planContentSchema } from "@/lib/schema/analysis-plan";
import { judgementStepBodySchema } from "@/lib/schema/judgement";
import { nameSchema } from "@/lib/schema/name";
import { createProjectBodySchema } from "@/lib/schema/project";
import { changeRunBodySchema, deleteRunBodySchema, importQuerySchema } from "@/lib/schema/run";

const TURNED = "good\u202edab";
const label = { kind: "label", name: TURNED, column: "a", label: "b" };

test.each([
  ["a name", () => nameSchema.safeParse(TURNED)],
  ["a description", () => createProjectBodySchema.safeParse({ name: "a", description: TURNED })],
  ["a judgement", () => judgementStepBodySchema.safeParse({ kind: "resolve", text: TURNED })],
  ["a reason", () => deleteRunBodySchema.safeParse({ reason: TURNED })],
  ["a setting", () => changeRunBodySchema.safeParse({ settings: { model: TURNED } })],
  ["a statement", () => changeRunBodySchema.safeParse({ settings: { intendedUse: TURNED } })],
  ["a plan", () => planContentSchema.safeParse({ ...UNDECLARED_PLAN, subgroups: [label] })],
])("%s with a mark that turns text round is refused, and says why", (_, parse) => {
  const { success, error } = parse();
  expect(success).toBe(false);
  expect(error?.message).toContain("turn text round");
});

test("a file with such a mark in its name keeps it, written out", () => {
  expect(importQuerySchema.parse({ project: "a", run: "b", filename: "log\u202ef.jsonl" }).filename).toBe(
    "log\\u202ef.jsonl",
  );
});
