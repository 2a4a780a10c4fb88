import { describe, expect, test } from "vitest";
import { type ChecklistContext, prepareChecklist } from "@/lib/charts/prepare-checklist";
import { EMPTY_SETTINGS } from "@/lib/core/run-settings";
import type { ChecklistItem } from "@/lib/core/verdict";

const CONTEXT: ChecklistContext = {
  runId: "r1",
  settings: {
    ...EMPTY_SETTINGS,
    task: "binary classification",
    lossFunction: "cross-entropy",
    batchSize: 64,
    layerOrder: ["a", "b"],
  },
  layers: [{ numel: 10 }, { numel: 20 }],
  edited: { lossFunction: "cross-entropy", batchSize: 64 },
  statements: { lossFunction: { name: "Ada", at: "2026-11-26T12:00:00.000Z" } },
  fileStatements: {
    layerOrder: { file: "meta.json", name: "Grace", at: "2026-11-25T12:00:00.000Z" },
    lossFunction: { file: "old.json", name: "Grace", at: "2026-11-25T12:00:00.000Z" },
  },
};
const rowOf = (item: Partial<ChecklistItem>, context: Partial<ChecklistContext> = {}) => {
  const full: ChecklistItem = { id: "loss", question: "?", answer: "", status: "answered", evidence: [], ...item };
  return prepareChecklist([full], { ...CONTEXT, ...context })[0];
};

describe("evidence", () => {
  test("leads a check to its page and a series to the data of the run", () => {
    expect(rowOf({ evidence: ["not-learning", "train/loss"] })?.evidence).toEqual([
      { text: "Not learning", href: { pathname: "/rules/not-learning" }, kind: "check", stated: null },
      { text: "train/loss", href: { pathname: "/runs/r1/data", hash: "series" }, kind: "series", stated: null },
    ]);
  });

  test("says of a setting what was stated, in files or by hand, and by whom as far as that was kept", () => {
    expect(rowOf({ evidence: ["task", "lossFunction", "batchSize"] })?.evidence).toMatchObject([
      { text: "task: binary classification", kind: "file-setting", stated: null },
      {
        text: "loss function: cross-entropy",
        kind: "hand-setting",
        stated: { by: "Ada", at: "2026-11-26T12:00:00.000Z", file: null },
      },
      { text: "batch size: 64", kind: "hand-setting", stated: null },
    ]);
  });

  test("leads the order of the layers to where it is shown", () => {
    expect(rowOf({ evidence: ["layerOrder"] })?.evidence).toMatchObject([
      { text: "order of the layers: 2 names", href: { hash: "layers" } },
    ]);
  });

  test("names the file that stated a setting, and who uploaded it when, unless somebody stated it by hand since", () => {
    const [order, loss] = rowOf({ evidence: ["layerOrder", "lossFunction"] })?.evidence ?? [];
    expect(order?.stated).toEqual({ by: "Grace", at: "2026-11-25T12:00:00.000Z", file: "meta.json" });
    expect(loss?.stated).toMatchObject({ by: "Ada", file: null });
  });
});

describe("what is missing", () => {
  test("is what the question asks for and nobody stated", () => {
    expect(rowOf({ id: "derivative" })).toMatchObject({
      missing: ["gradientMethod"],
      missingNames: ["how gradients are computed"],
    });
    expect(rowOf({ id: "loss" })?.missing).toEqual([]);
  });

  test("is no number of parameters where the layers add up to it", () => {
    expect(rowOf({ id: "parameters" })?.missing).toEqual(["model"]);
    expect(rowOf({ id: "parameters" }, { layers: [{ numel: null }] })?.missing).toEqual(["model", "parameterCount"]);
  });
});

test("every status has a shape and a word of its own", () => {
  const labels = (["answered", "attention", "not-answered"] as const).map((status) => rowOf({ status })?.label);
  expect(new Set(labels.map((label) => label?.shape)).size).toBe(3);
  expect(labels.map((label) => label?.word)).toEqual(["answered", "attention", "not answered"]);
});
