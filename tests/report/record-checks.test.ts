import { describe, expect, it } from "vitest";
import { filesOf, makeReport, RECORD, reasonOf, statusesOf, verifyFiles } from "./bundle-fixture";

describe("the numbers of a record", () => {
  const { results } = RECORD;
  it.each([
    [
      "a value above its interval",
      { auroc: { ...results.auroc, value: 0.95 } },
      "the value 0.95 is above its interval",
    ],
    [
      "a value below its interval",
      { auroc: { ...results.auroc, value: 0.45 } },
      "the value 0.45 is below its interval",
    ],
    ["more events than patients", { auroc: { ...results.auroc, events: 11 } }, "11 events among 10"],
    [
      "TP + FN that are not the events",
      { thresholds: [{ tp: 3, fp: 3, fn: 1, tn: 3 }] },
      "TP + FN is 4, but there are 3 events",
    ],
    [
      "cells that are not all patients",
      { thresholds: [{ tp: 2, fp: 3, fn: 1, tn: 5 }] },
      "the four cells add up to 11",
    ],
    [
      "groups that are more than the whole",
      {
        parts: [
          { n: 7, events: 2 },
          { n: 4, events: 1 },
        ],
      },
      "the groups add up to 11 patients",
    ],
    [
      "groups whose events are fewer",
      {
        parts: [
          { n: 6, events: 1 },
          { n: 4, events: 1 },
        ],
      },
      "the groups add up to 2 events",
    ],
  ])("are refused where they do not agree, whoever signs them: %s", async (_name, change, reason) => {
    const record = { ...RECORD, results: { ...results, ...change } };
    const document = await verifyFiles(await filesOf(await makeReport({ record })));
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 failed", "5 not-supplied"]);
    expect(reasonOf(document, 4)).toContain(reason);
  });

  it("leave a sum open where a group is withheld", async () => {
    const parts = [
      { n: 6, events: 2 },
      { status: "suppressed", rule: "small cells" },
    ];
    const record = { ...RECORD, results: { ...results, parts } };
    expect((await verifyFiles(await filesOf(await makeReport({ record })))).ok).toBe(true);
  });

  it("are none in what states another form", async () => {
    const document = await verifyFiles(await filesOf(await makeReport({ record: { schema: "x", version: 1 } })));
    expect(reasonOf(document, 4)).toContain('the form "x", which is no report');
  });
});
