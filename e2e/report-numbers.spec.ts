import type { Locator } from "@playwright/test";
import { estimateInterval, estimateValue } from "@/lib/charts/describe-estimate";
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger, formatNumber } from "@/lib/core/format-number";
import { type ReportRecord, reportRecordSchema } from "@/lib/schema/report";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";
import { readCsvNumbers, readHtmlNumbers, readPdfRows } from "./read-exports";

const RATIOS = /^Observed per expected deaths by group/;
const AUROCS = /^AUROC by group/;

/** Rows of a table on the page, each by the heads of its columns. */
async function readTable(table: Locator): Promise<readonly Readonly<Record<string, string>>[]> {
  await expect(table).toBeVisible();
  const heads = await table.locator("thead th").allTextContents();
  const rows = await table.locator("tbody tr").all();
  return await Promise.all(
    rows.map(async (row) => {
      const cells = await row.locator("th, td").allTextContents();
      return Object.fromEntries(heads.map((head, index) => [head, cells[index] ?? ""]));
    }),
  );
}

/** Turns pictures to their tables, each by its own button, which then has another name. */
async function openTables(place: Locator): Promise<void> {
  await expect(place.getByRole("figure").first()).toBeVisible();
  for (const figure of await place.getByRole("figure").all())
    await figure.getByRole("button", { name: "Table", exact: true }).click();
}

function estimateOf(record: ReportRecord, id: string): Estimate {
  const found = record.numbers.find((number) => number.id === id);
  if (found === undefined) throw new Error(`The record has no number ${id}.`);
  return found.value;
}

/** An estimate as the cells of a table on the page show it. */
function shownCells(estimate: Estimate): readonly string[] {
  const numbers = [estimateValue(estimate), ...(estimateInterval(estimate) ?? [])];
  return numbers.map((number) => (number === null ? "" : formatNumber(number)));
}

const squeeze = (text: string): string => text.replace(/\s+/gu, "");

test("the numbers on the Subgroups page are those of the Report tab, JSON, CSV, HTML and PDF of the run", async ({
  page,
  login,
  server,
}) => {
  test.setTimeout(180_000);
  await login("engineer");
  await openRun(page, "subgroups");
  const runId = new URL(page.url()).pathname.split("/")[2] ?? "";
  const file = async (format: string): Promise<Buffer> => {
    const answer = await page.request.get(`/api/v1/runs/${runId}/report?format=${format}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    expect([format, answer.status()]).toEqual([format, 200]);
    return await answer.body();
  };
  const record = reportRecordSchema.parse(JSON.parse((await file("json")).toString("utf8")));

  await page.goto(`/runs/${runId}/subgroups?family=subgroup`);
  await openTables(page.getByRole("region", { name: "The primary measures, group by group" }));
  const ratios = await readTable(page.getByRole("table", { name: RATIOS }));
  const aurocs = await readTable(page.getByRole("table", { name: AUROCS }));
  expect(ratios.map(({ group }) => group)).toEqual(["polytrauma", "isolated tbi", "other trauma"]);
  for (const [index, row] of ratios.entries()) {
    const group = `group/subgroup/${row["group"]?.replaceAll(" ", "_")}`;
    const numberOf = (measure: string): Estimate => estimateOf(record, `${group}/${measure}`);
    const [ratio, auroc] = [numberOf("observed-expected"), numberOf("auroc")];
    const ofAuroc = aurocs[index] ?? {};
    expect(ofAuroc["group"]).toBe(row["group"]);
    expect([row["patients"], row["deaths"]]).toEqual(
      ["patients", "events"].map((measure) => formatInteger(estimateValue(numberOf(measure)) ?? Number.NaN)),
    );
    const ends = ["", ": from", ": to"];
    expect(ends.map((end) => row[`observed / expected${end}`])).toEqual(shownCells(ratio));
    expect(ends.map((end) => ofAuroc[`AUROC${end}`])).toEqual(shownCells(auroc));
    expect(ends.map((end) => ofAuroc[`expected from the risks${end}`])).toEqual(shownCells(numberOf("expected-auroc")));
  }

  await openTab(page, "Report");
  for (const [place, name, rows] of [
    ["#section-7", RATIOS, ratios],
    ["#section-6", AUROCS, aurocs],
  ] as const) {
    const section = page.locator(place);
    await expect(section).toBeVisible({ timeout: 30_000 });
    await openTables(section);
    // It may hold more families of groups than the page showed.
    expect(await readTable(section.getByRole("table", { name }))).toEqual(expect.arrayContaining([...rows]));
  }

  const csv = readCsvNumbers((await file("csv")).toString("utf8"));
  const html = await readHtmlNumbers(page, (await file("html")).toString("utf8"));
  const pdf = await readPdfRows(await file("pdf"));
  expect([csv.size, html.size]).toEqual([record.numbers.length, record.numbers.length]);
  const differing: string[] = [];
  for (const { id, value } of record.numbers) {
    const interval = estimateInterval(value);
    const text = (number: number | null | undefined): string =>
      number === null || number === undefined ? "" : String(number);
    const stated = {
      value: text(estimateValue(value)),
      lower: text(interval?.[0]),
      upper: text(interval?.[1]),
      n: "n" in value ? text(value.n) : "",
      events: "events" in value ? text(value.events) : "",
    };
    const drawn = (pdf.get(squeeze(id)) ?? []).slice(5);
    const numbers = [stated.value, stated.lower, stated.upper].filter((number) => number !== "");
    for (const [name, found] of [
      ["csv", csv.get(id)],
      ["html", html.get(id)],
    ] as const)
      if (JSON.stringify(found) !== JSON.stringify(stated)) differing.push(`${name} ${id} ${JSON.stringify(found)}`);
    if (numbers.join() !== drawn.slice(0, numbers.length).join()) differing.push(`pdf ${id} ${drawn.join()}`);
  }
  expect(differing).toEqual([]);
});
