import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeRecord } from "@/lib/report/record/compose-record";
import type { ReportEvidence } from "@/lib/report/record/report-evidence";
import type { ReportRecord } from "@/lib/schema/report";
import { measureRun } from "@/lib/usecases/measure-run";
import { readPath } from "@/lib/usecases/read-path";
import { toReportEvidence } from "@/lib/usecases/to-report-evidence";
import { LOG_FILE } from "./report-files";

const STATED = {
  intended_use: "A second look at who needs a trauma bed.",
  data_years: "2015 to 2019",
  exclusions: "Transfers in, 40 of 441.",
  missing_values: "No input was missing.",
};

/** 300 rows of training, 101 of test, 37 of test without a mechanism, and one patient who stands there twice. */
const PREDICTIONS = [
  "patient_id,split,subgroup,mechanism,y_true,y_prob\n",
  ...Array.from({ length: 300 }, (_, row) => `a${row},train,x,fall,${row % 10 === 0 ? 1 : 0},0.25\n`),
  ...Array.from({ length: 101 }, (_, row) => {
    const patient = row === 100 ? "b99" : `b${row}`;
    return `${patient},test,${row % 2 === 0 ? "x" : "y"},${row < 37 ? "" : "fall"},${row % 4 === 0 ? 1 : 0},${row % 4 === 0 ? 0.5 : 0.125}\n`;
  }),
].join("");

let folder = "";
let evidence: ReportEvidence;
let record: ReportRecord;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-data-"));
  writeFileSync(path.join(folder, "log.jsonl"), LOG_FILE);
  writeFileSync(path.join(folder, "p.csv"), PREDICTIONS);
  writeFileSync(path.join(folder, "meta.json"), JSON.stringify(STATED));
  const { run, issues } = await readPath(folder, null);
  evidence = toReportEvidence(measureRun(folder, run, issues), true);
  record = composeRecord(evidence);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numberOf = (id: string) => {
  const value = record.numbers.find((number) => number.id === id)?.value;
  return value?.status === "estimated" ? value.value : (value?.status ?? null);
};

describe("the flow of patients", () => {
  it("counts rows, different patients and events by part of the data, and of what was judged", () => {
    const counts = ["rows", "patients", "events"];
    const of = (place: string) => counts.map((name) => numberOf(`data/${place}/${name}`));
    expect(of("all")).toEqual([401, 400, 56]);
    expect(of("part/train")).toEqual([300, 300, 30]);
    expect(of("part/test")).toEqual([101, 100, 26]);
    expect(of("training")).toEqual([300, 300, 30]);
    expect(of("left-out")).toEqual([300, 300, 30]);
    expect(of("judged")).toEqual([101, 100, 26]);
  });

  it("sets events and mean risk of training beside those of the judged rows", () => {
    expect([numberOf("data/training/share-of-events"), numberOf("data/training/mean-risk")]).toEqual([0.1, 0.25]);
    expect(numberOf("data/judged/share-of-events")).toBe(26 / 101);
    expect(numberOf("data/judged/mean-risk")).toBeCloseTo((26 * 0.5 + 75 * 0.125) / 101, 12);
  });

  it("counts missing values among the judged rows alone", () => {
    expect([numberOf("data/missing/mechanism/rows"), numberOf("data/missing/subgroup/rows")]).toEqual([37, 0]);
    expect(numberOf("data/missing/mechanism/share")).toBe(37 / 101);
  });

  it("is one hidden number for readers to whom single patients are closed", () => {
    const withheld = composeRecord({ ...evidence, isWhole: false });
    const own = withheld.numbers.filter(({ section }) => section === 2);
    expect(own.map(({ id, value }) => [id, value.status])).toEqual([["data/flow", "suppressed"]]);
    const items = withheld.standards.flatMap(({ items: list }) => list);
    const [flow] = items.filter(({ meaning }) => meaning === "flow of patients");
    expect(flow).toMatchObject({ state: "partly filled", pointers: ["section 2"] });
    expect(flow?.note).toContain("Hidden from readers");
  });

  it("counts 0 rows where all were judged, and asks nothing about their share", () => {
    const { flow } = evidence.facts;
    if (flow.status !== "counted") throw new Error("The flow was counted.");
    const leftOut = { rows: 0, patients: 0, events: 0, meanRisk: null };
    const whole = composeRecord({ ...evidence, facts: { ...evidence.facts, flow: { ...flow, leftOut } } });
    const own = whole.numbers.filter(({ id }) => id.startsWith("data/left-out/"));
    expect(own.map(({ id, value }) => [id, value.status === "estimated" && value.value])).toEqual([
      ["data/left-out/rows", 0],
      ["data/left-out/patients", 0],
      ["data/left-out/events", 0],
    ]);
    expect(whole.open.flatMap(({ numbers }) => numbers).filter((id) => id.startsWith("data/"))).toEqual([]);
  });

  it("is nowhere where there are no predictions", () => {
    const none = composeRecord({ ...evidence, facts: { ...evidence.facts, flow: { status: "none" } } });
    expect(none.numbers.filter(({ section }) => section === 2)).toEqual([]);
  });
});

describe("what people state", () => {
  const itemOf = (standard: string, item: string) =>
    record.standards.find(({ id }) => id === standard)?.items.find((one) => one.item === item);

  it("stands in sections 1 and 2 in their words, and what nobody stated says so", () => {
    const factsOf = (number: number) =>
      new Map(record.sections[number]?.facts.map(({ term, text }) => [term, text]) ?? []);
    expect(factsOf(1).get("Intended use")).toBe(STATED.intended_use);
    expect(factsOf(1).get("Intended users")).toBe("not stated");
    expect(factsOf(2).get("Years of the data")).toBe(STATED.data_years);
    expect(factsOf(2).get("Source of the data")).toBe("not stated");
    expect(record.statements).toMatchObject({ exclusions: STATED.exclusions, funding: null });
  });

  it("is asked for on the cover, of whom can say it, only where it is missing", () => {
    const asked = record.missing.filter(({ section }) => section <= 2).map(({ what, supplier }) => [what, supplier]);
    expect(asked).toContainEqual(["intended users", "clinician"]);
    expect(asked).toContainEqual(["source of the data", "data steward"]);
    expect(asked.map(([what]) => what)).not.toContain("intended use");
  });

  it("fills items of standards, in part where other statements or counts are missing", () => {
    expect(itemOf("tripod-ai", "5b")?.state).toBe("filled");
    expect(itemOf("tripod-ai", "11")?.state).toBe("filled");
    expect(itemOf("tripod-ai", "20a")?.state).toBe("filled");
    expect(itemOf("tripod-ai", "20c")?.state).toBe("partly filled");
    expect(itemOf("decide-ai", "9")?.state).toBe("filled");
    expect(itemOf("model-card", "intended use")).toMatchObject({
      state: "partly filled",
      note: "Not stated: intended users, out of scope.",
    });
  });
});
