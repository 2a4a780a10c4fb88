import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeEstimate, estimateValue } from "@/lib/charts/describe-estimate";
import { eventWords } from "@/lib/charts/subgroups/event-words";
import { chooseGroupView } from "@/lib/charts/subgroups/group-views";
import { prepareRatioForest } from "@/lib/charts/subgroups/prepare-forest";
import { canonicalJson, parseCanonicalJson } from "@/lib/core/canonical-json";
import { isNotApplicable } from "@/lib/core/verdict";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import { NO_CONTEXT } from "@/lib/report/pages/report-context";
import { fromAnalysisDocument } from "@/lib/report/record/analysis-document";
import { RECORD_CHECKS } from "@/lib/report/verification/record-checks";
import { type ReportRecord, reportRecordSchema } from "@/lib/schema/report";
import { readPath } from "@/lib/usecases/read-path";
import { type HashedRecord, writeReport } from "@/lib/usecases/write-report";
import { LAYER_FILE, LOG_FILE, PLAN, PREDICTIONS_FILE } from "./report-files";
import { recordOf } from "./report-of";

const BANNED = /\b(?:significant\w*|compliant|compliance|fair|fairness|biased|proven|validated|safe)\b/i;
const SAMPLES = ["cox", "deep-sigmoid", "diverging", "healthy-residual", "logistic", "subgroups", "time-series"];

let folder = "";
let planned = "";
const targets = new Map<string, string>();
const reports = new Map<string, HashedRecord>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-report-"));
  writeFileSync(path.join(folder, "log.jsonl"), LOG_FILE);
  writeFileSync(path.join(folder, "layers.jsonl"), LAYER_FILE);
  writeFileSync(path.join(folder, "p.csv"), PREDICTIONS_FILE);
  targets.set("made", folder);
  planned = mkdtempSync(path.join(tmpdir(), "rounds-report-plan-"));
  writeFileSync(path.join(planned, "log.jsonl"), LOG_FILE);
  writeFileSync(path.join(planned, "p.csv"), PREDICTIONS_FILE);
  writeFileSync(path.join(planned, "analysis-plan.json"), JSON.stringify(PLAN));
  targets.set("planned", planned);
  for (const name of SAMPLES) targets.set(name, `samples/runs/${name}`);
  for (const [name, target] of targets) reports.set(name, await recordOf(target));
}, 180_000);
afterAll(() => {
  for (const made of [folder, planned]) rmSync(made, { recursive: true, force: true });
});

function reportOn(name: string): HashedRecord {
  const report = reports.get(name);
  if (report === undefined) throw new Error(`There is no report on ${name}.`);
  return report;
}

describe.each(["made", "planned", ...SAMPLES])("the report on %s", (name) => {
  it("has the form that its schema states, and withstands the checks of a verifier", () => {
    const { json, record } = reportOn(name);
    expect(reportRecordSchema.parse(parseCanonicalJson(json))).toEqual(record);
    expect(RECORD_CHECKS.map((check) => check(parseCanonicalJson(json), new Map()))).toEqual(
      RECORD_CHECKS.map(() => null),
    );
  });

  it("has sections 0 to 16 in order, and names each number once", () => {
    const { record } = reportOn(name);
    expect(record.sections.map(({ number }) => number)).toEqual(Array.from({ length: 17 }, (_, number) => number));
    const ids = record.numbers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has the same numbers in JSON, CSV and HTML", () => {
    const report = reportOn(name);
    const { numbers } = report.record;
    const rows = parseCsv(writeReport(report, NO_CONTEXT, "csv"));
    const cells = annexCells(writeReport(report, NO_CONTEXT, "html"));
    expect(rows).toHaveLength(numbers.length);
    expect(cells).toHaveLength(numbers.length);
    for (const [index, { id, value }] of numbers.entries()) {
      const number = estimateValue(value);
      const written = number === null ? "" : String(number);
      expect([rows[index]?.["id"], rows[index]?.["value"]]).toEqual([id, written]);
      expect(cells[index]).toEqual([id, written]);
    }
  });

  it("has every estimate that it holds anywhere among its numbers", () => {
    const { numbers, subgroups, training, depthProfile, diagnosis } = reportOn(name).record;
    const listed = new Set(numbers.map(({ value }) => canonicalJson(value)));
    const held = estimatesIn({ subgroups, training, depthProfile, diagnosis });
    expect(held.filter(({ estimate }) => !listed.has(canonicalJson(estimate))).map(({ place }) => place)).toEqual([]);
  });

  it("leaves out nothing that is open", () => {
    const { record } = reportOn(name);
    const named = new Set(record.open.flatMap(({ numbers }) => numbers));
    const gaps = record.numbers.filter(({ id, value }) => value.status !== "estimated" && !id.startsWith("verdict/"));
    const silent = record.diagnosis.verdicts.filter(
      (verdict) => verdict.outcome === "cannot-tell" && !isNotApplicable(verdict),
    );
    expect(gaps.filter(({ id }) => !named.has(id))).toEqual([]);
    expect(record.open.filter(({ state }) => state === "cannot tell").length).toBeGreaterThanOrEqual(silent.length);
  });

  it("points from the standards map to numbers and sections that are there", () => {
    const { record } = reportOn(name);
    const known = new Set([
      ...record.numbers.map(({ id }) => id),
      ...record.sections.map(({ number }) => `section ${number}`),
    ]);
    const items = record.standards.flatMap((standard) => standard.items);
    expect(record.standards).toHaveLength(15);
    expect(items.flatMap(({ pointers }) => pointers.filter((pointer) => !known.has(pointer)))).toEqual([]);
    expect(items.filter(({ state, pointers }) => state === "filled" && pointers.length === 0)).toEqual([]);
  });

  it("uses none of the banned words", () => {
    const html = writeReport(reportOn(name), NO_CONTEXT, "html");
    expect(BANNED.exec(html.replaceAll(/<style>[\s\S]*?<\/style>/g, ""))?.input.slice(0, 200)).toBeUndefined();
  });

  it("is a page of its own: no script, nothing from outside, every link leads somewhere", () => {
    const html = writeReport(reportOn(name), NO_CONTEXT, "html");
    expect(html).not.toMatch(/<script|<link|<iframe|<img|\son\w+="|javascript:|url\(/i);
    expect(
      [...html.matchAll(/https?:\/\/[^"\s<)]+/g)].map(([url]) => url).filter((url) => !/w3\.org/.test(url)),
    ).toEqual([]);
    const targetsOfLinks = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? "");
    expect(targetsOfLinks.filter((id) => !html.includes(`id="${id}"`))).toEqual([]);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a report", () => {
  it("shows what the screen shows: the same words for every group", async () => {
    const report = reportOn("made");
    const html = writeReport(report, NO_CONTEXT, "html");
    const { run } = await readPath(folder, null);
    const analysis = analyseSubgroups(run);
    if (analysis.status === "none") throw new Error(analysis.reason);
    const { groups } = chooseGroupView(analysis, { family: undefined, definition: undefined });
    const screen = prepareRatioForest(groups, analysis, eventWords(report.record.run.task));
    expect(screen.rows.map(({ value }) => value).filter((text) => !html.includes(text))).toEqual([]);
    for (const { result } of groups) expect(html).toContain(describeEstimate(result.auroc).short);
  });

  it("is drawn from the record alone: reading it back gives the same page", () => {
    const report = reportOn("made");
    const read = reportRecordSchema.parse(parseCanonicalJson(report.json));
    expect(writeReport({ ...report, record: read }, NO_CONTEXT, "html")).toBe(writeReport(report, NO_CONTEXT, "html"));
  });

  it("is the same byte for byte when it is composed again", async () => {
    expect((await recordOf(folder)).json).toBe(reportOn("made").json);
  });

  it("gives the analysis back as it was, hidden numbers apart", async () => {
    const { run } = await readPath(folder, null);
    expect(fromAnalysisDocument(reportOn("made").record.subgroups)).toEqual(analyseSubgroups(run));
  });

  it("says on the cover what nobody supplied, and who can", () => {
    const { missing } = reportOn("made").record;
    const said = missing.map(({ what, supplier }) => `${supplier}: ${what}`);
    expect(said).toContain("engineer: SHA-256 of the model artefact");
    expect(said).toContain("clinician: threshold with its owner and reason");
  });

  it("calls an item on performance filled in part where groups were not declared", () => {
    const item = itemOf(reportOn("made").record, "tripod-ai", "23a");
    expect(item.state).toBe("partly filled");
    expect(itemOf(reportOn("cox").record, "tripod-ai", "23a").state).toBe("not filled");
    expect(itemOf(reportOn("planned").record, "tripod-ai", "23a")).toMatchObject({ state: "filled", note: "" });
    expect(itemOf(reportOn("planned").record, "tripod-ai", "15").state).toBe("filled");
    expect(itemOf(reportOn("planned").record, "fda", "PCCP: criteria for evaluation").state).toBe("filled");
  });

  it("keeps groups of a search apart from declared ones, and makes no verdict of them", () => {
    const { record } = reportOn("planned");
    const ids = record.numbers.map(({ id }) => id);
    expect(ids).toContain("group/subgroup/polytrauma/auroc");
    expect(ids).toContain("searched/subgroup/burns/auroc");
    expect(ids.some((id) => id.startsWith("verdict/subgroup-performance/burns"))).toBe(false);
    expect(writeReport(reportOn("planned"), NO_CONTEXT, "html")).toContain("Beside what was declared: a search");
  });

  it("calls a comparison inconclusive only where its interval holds no difference", () => {
    const { record } = reportOn("planned");
    const inconclusive = record.open.filter(({ state }) => state === "inconclusive");
    for (const { numbers } of inconclusive)
      for (const id of numbers) {
        const value = record.numbers.find((number) => number.id === id)?.value;
        expect(value).toMatchObject({ status: "estimated" });
        if (value?.status === "estimated") expect((value.lower ?? 0) <= 0 && (value.upper ?? 0) >= 0).toBe(true);
      }
  });

  it("says the alarms of a group so that events are true positives and false negatives", () => {
    const { numbers } = reportOn("made").record;
    const numberOf = (id: string): number => {
      const value = estimateValue(
        numbers.find((number) => number.id === id)?.value ?? { status: "not-supplied", what: id },
      );
      if (value === null) throw new Error(`There is no number ${id}.`);
      return value;
    };
    for (const group of ["all", "group/subgroup/polytrauma", "group/subgroup/burns"])
      expect(numberOf(`${group}/true-positives`) + numberOf(`${group}/false-negatives`)).toBe(
        numberOf(`${group}/events`),
      );
  });

  it("shows text of a log as text", async () => {
    const odd = mkdtempSync(path.join(tmpdir(), "rounds-<script>alert(1)<_script>-"));
    writeFileSync(path.join(odd, "log.jsonl"), LOG_FILE.replaceAll("polytrauma", "=cmd()<b>"));
    const report = await recordOf(odd);
    rmSync(odd, { recursive: true, force: true });
    const html = writeReport(report, NO_CONTEXT, "html");
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toContain("&lt;b&gt;");
    expect(writeReport(report, NO_CONTEXT, "csv")).not.toMatch(/(?:^|,)"?[=+@]/m);
  });
});

function itemOf(record: ReportRecord, standard: string, item: string) {
  const found = record.standards.find(({ id }) => id === standard)?.items.find((one) => one.item === item);
  if (found === undefined) throw new Error(`There is no item ${item}.`);
  return found;
}

function parseCsv(text: string): Record<string, string>[] {
  const rows = text
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, a, b]) => a?.replaceAll('""', '"') ?? b ?? ""),
    );
  const [head = [], ...body] = rows;
  return body.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""])));
}

const STATUSES: readonly unknown[] = ["estimated", "degenerate", "not-estimable", "suppressed", "not-supplied"];

/** Every estimate inside, with its place; one inside another belongs to it. */
function estimatesIn(value: unknown, place = "$"): { readonly place: string; readonly estimate: unknown }[] {
  if (typeof value !== "object" || value === null) return [];
  if ("status" in value && STATUSES.includes(value.status) && !("id" in value)) return [{ place, estimate: value }];
  return Object.entries(value).flatMap(([name, entry]) => estimatesIn(entry, `${place}.${name}`));
}

/** Id and value of each row of Annex A. */
function annexCells(html: string): (readonly string[])[] {
  const annex = html.slice(html.indexOf('<section id="annex-a"'), html.indexOf('<section id="annex-b"'));
  return [...annex.matchAll(/<tr>(<th scope="row">[\s\S]*?)<\/tr>/g)].map(([, row = ""]) => {
    const cells = [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, text = ""]) => plainText(text));
    return [cells[0] ?? "", cells[5] ?? ""];
  });
}

function plainText(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
