import { describe, expect, it } from "vitest";
import { canonicalJson, parseCanonicalJson } from "@/lib/core/canonical-json";
import { RECORD_CHECKS } from "@/lib/report/verification/record-checks";
import type { ReportRecord } from "@/lib/schema/report";
import type { GroupDocument } from "@/lib/schema/subgroups";
import { filesOf, makeReport, RECORD, reasonOf, statusesOf, verifyFiles } from "./bundle-fixture";
import { recordOfSample } from "./record-of-sample";

const WHOLE = await recordOfSample("subgroups");
const analysed = analysisOf(WHOLE);

function analysisOf({ subgroups }: ReportRecord) {
  if (subgroups.status !== "analysed") throw new Error("Expected groups of patients.");
  return subgroups;
}

function faultOf(record: unknown): string | null {
  const read = parseCanonicalJson(canonicalJson(record));
  for (const check of RECORD_CHECKS) {
    const fault = check(read, new Map());
    if (fault !== null) return fault;
  }
  return null;
}

const withOverall = (change: Partial<GroupDocument>) => ({
  ...WHOLE,
  subgroups: { ...analysed, overall: { ...analysed.overall, ...change } },
});

function withFirstGroup(change: Partial<GroupDocument>) {
  const families = analysed.families.map((family, index) =>
    index > 0
      ? family
      : { ...family, groups: family.groups.map((group, at) => (at > 0 ? group : { ...group, ...change })) },
  );
  return { ...WHOLE, subgroups: { ...analysed, families } };
}

describe("the record of a run", () => {
  const { overall } = analysed;
  const [group] = analysed.families[0]?.groups ?? [];
  const { patients, events, histogram } = group ?? overall;
  const alarms = {
    threshold: 0.2,
    truePositives: events ?? 0,
    falsePositives: (patients ?? 0) - (events ?? 0),
    falseNegatives: 0,
    trueNegatives: 0,
    treatAll: 0,
  };
  const { auroc } = overall;
  const shares = {
    sensitivity: auroc,
    specificity: auroc,
    ppv: auroc,
    npv: auroc,
    netBenefit: auroc,
    overDefault: auroc,
  };

  it.each(["subgroups", "logistic", "cox", "diverging", "deep-sigmoid"])("agrees with itself: %s", async (name) => {
    expect(faultOf(name === "subgroups" ? WHOLE : await recordOfSample(name))).toBeNull();
  });

  it("agrees with itself where cells are those of its patients", () => {
    expect(faultOf(withFirstGroup({ alarms: { ...alarms, ...shares } }))).toBeNull();
  });

  it.each([
    ["more events than patients", withOverall({ events: (overall.patients ?? 0) + 1 }), "patients have the event"],
    [
      "cells that are not the events",
      withFirstGroup({ alarms: { ...alarms, ...shares, falseNegatives: 1 } }),
      "true positives and false negatives are",
    ],
    [
      "cells that are not all patients",
      withFirstGroup({ alarms: { ...alarms, ...shares, trueNegatives: 1 } }),
      "the four cells add up to",
    ],
    [
      "a histogram of other events",
      withFirstGroup({ histogram: histogram.map((bin, at) => (at > 0 ? bin : { ...bin, events: bin.events + 1 })) }),
      "the histogram holds",
    ],
    [
      "a histogram of other patients",
      withFirstGroup({ histogram: histogram.map((bin, at) => (at > 0 ? bin : { ...bin, others: bin.others + 1 })) }),
      "the histogram holds",
    ],
    [
      "a member of another name",
      { ...WHOLE, isWhole: undefined, isHole: true },
      "is not of the form gradient-rounds/report",
    ],
    ["another form", { ...WHOLE, schema: "x" }, "at $.schema"],
  ])("is refused with %s", (_name, record, reason) => {
    expect(faultOf(record)).toContain(reason);
  });

  it("is refused where a group has more patients than all together, or the groups are not the whole", () => {
    const more = { histogram: [], alarms: null };
    const whole = overall.patients ?? 0;
    expect(faultOf(withFirstGroup({ ...more, patients: whole + 1 }))).toContain("but all groups together have");
    const nobodyDeclared = { ...analysed.plan, content: { ...analysed.plan.content, subgroups: [] } };
    const record = withFirstGroup({ ...more, patients: (patients ?? 0) + 1 });
    const undeclared = { ...record, subgroups: { ...record.subgroups, plan: nobodyDeclared } };
    expect(faultOf(undeclared)).toMatch(/^The groups of .* add up to \d+ patients, but there are \d+\.$/);
  });

  it("leaves a sum open where a group is hidden", () => {
    const nobodyDeclared = { ...analysed.plan, content: { ...analysed.plan.content, subgroups: [] } };
    const record = withFirstGroup({ patients: null, events: null, histogram: [], alarms: null });
    expect(faultOf({ ...record, subgroups: { ...record.subgroups, plan: nobodyDeclared } })).toBeNull();
  });
});

describe("the estimates of a record", () => {
  const { auroc } = RECORD.results;
  it.each([
    ["a value above its interval", { ...auroc, value: 0.95 }, "the value 0.95 is above its interval"],
    ["a value below its interval", { ...auroc, value: 0.45 }, "the value 0.45 is below its interval"],
    ["more events than patients", { ...auroc, events: 11 }, "11 events among 10"],
    ["a level that is none", { ...auroc, level: 1.5 }, "the level 1.5 is no coverage"],
    ["no value", { ...auroc, value: null }, "has no value"],
  ])("are refused where they do not agree, whoever signs them: %s", async (_name, changed, reason) => {
    const record = { ...RECORD, results: { ...RECORD.results, auroc: changed } };
    const document = await verifyFiles(await filesOf(await makeReport({ record })));
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 failed", "5 not-supplied"]);
    expect(reasonOf(document, 4)).toContain(reason);
  });
});
