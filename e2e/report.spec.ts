import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { reportRecordSchema } from "@/lib/schema/report";
import { verificationDocumentSchema } from "@/lib/schema/verification";
import { readPdf } from "@/tests/render/read-pdf";
import { openRun, openTab, untilJudged } from "./demo-runs";
import { expect, test } from "./fixtures";

const run = promisify(execFile);

async function openReport(page: Page, name: string): Promise<Locator> {
  await openRun(page, name);
  await untilJudged(page);
  await openTab(page, "Report");
  const side = page.getByRole("complementary", { name: "Choice of sections and export" });
  await expect(side).toBeVisible({ timeout: 30_000 });
  return side;
}

/** Saves one export as a reader does. @returns the path of the file and the name it was given */
async function download(page: Page, side: Locator, name: string): Promise<{ path: string; filename: string }> {
  const waiting = page.waitForEvent("download", { timeout: 60_000 });
  await side.getByRole("link", { name }).click();
  const file = await waiting;
  return { path: await file.path(), filename: file.suggestedFilename() };
}

test("the Report tab is the report: its sections, its pictures, and what is missing with who can supply it and how", async ({
  page,
  login,
}) => {
  await login("engineer");
  await openReport(page, "deep-sigmoid");
  const report = page.getByRole("article", { name: "Report on deep-sigmoid" });
  await expect(report.getByRole("heading", { level: 2 })).toHaveCount(22);
  await expect(report.getByRole("figure", { name: /gradient shrinks by a factor/ })).toBeVisible();
  const experiments = report.getByRole("region", { name: "17 Evidence from experiments" });
  await expect(experiments.getByRole("figure").first()).toBeVisible();
  await expect(experiments).toContainText("Vanishing gradient, residual connections");
  await expect(experiments).toContainText("changed when repaired");
  const missing = page.getByRole("region", { name: "What is missing and how to supply it" });
  await expect(missing.getByRole("heading", { name: "By the data steward" })).toBeVisible();
  await missing.getByRole("link", { name: "Data tab" }).first().click();
  await expect(page).toHaveURL(/\/data$/);
});

test("sections are chosen, stand in the address, and are left out of what is shown and exported", async ({
  page,
  login,
}) => {
  await login("auditor");
  const side = await openReport(page, "deep-sigmoid");
  await side.getByText("Choose sections").click();
  await expect(side.getByRole("checkbox", { name: /^11 / })).toBeDisabled();
  for (const name of [/^14 /, /^13 /]) await side.getByRole("checkbox", { name }).uncheck();
  await side.getByRole("button", { name: "Show these" }).click();
  await expect(page).toHaveURL(/sections=/);
  const report = page.getByRole("article", { name: "Report on deep-sigmoid" });
  await expect(report.getByRole("heading", { level: 2 })).toHaveCount(20);
  await expect(report).toContainText("Left out by choice: 13 Review log; 14 Standards map.");
  await expect(side).toContainText("17 of 19 are shown");
  const { path } = await download(page, side, "Download HTML");
  const html = await readFile(path, "utf8");
  expect(html).toContain("Left out by choice: 13 Review log; 14 Standards map.");
  expect(html).not.toContain('id="section-14"');
  await page.reload();
  await expect(report.getByRole("heading", { level: 2 })).toHaveCount(20);
  await side.getByRole("link", { name: "Show all" }).click();
  await expect(report.getByRole("heading", { level: 2 })).toHaveCount(22);
});

test("every export arrives whole, with the hash that the page shows, and the bundle verifies", async ({
  page,
  context,
  login,
}) => {
  test.setTimeout(120_000);
  await login("engineer");
  const side = await openReport(page, "deep-sigmoid");
  const [, shown = "no hash"] = /record: ([0-9a-f]{64})/.exec((await side.textContent()) ?? "") ?? [];
  const json = await download(page, side, "Download JSON");
  expect(json.filename).toBe("deep-sigmoid report.json");
  expect(reportRecordSchema.parse(JSON.parse(await readFile(json.path, "utf8"))).run.name).toBe("deep-sigmoid");
  await expect(side.getByText(/^Saved as deep-sigmoid report\.json, /)).toBeVisible();
  const csv = await download(page, side, "Download CSV");
  expect(await readFile(csv.path, "utf8")).toMatch(/^id,section,of,measure,status,value,lower,upper/);
  const pdf = await download(page, side, "Download PDF");
  const drawn = await readPdf(await readFile(pdf.path));
  expect(drawn.info["Subject"]).toBe(`Record ${shown}`);
  const bundle = await download(page, side, "Download signed bundle");
  expect(bundle.filename).toBe("deep-sigmoid report.zip");
  const verify = async (...words: readonly string[]) => {
    const ended = await run("node", ["dist/rounds.js", "verify", bundle.path, "--json", ...words]).catch(
      (failed) => failed,
    );
    return verificationDocumentSchema.parse(JSON.parse(ended.stdout));
  };
  const { signer } = await verify("--level", "2");
  const verified = await verify("--trust", signer ?? "none");
  expect(verified.levels.map(({ level, status, reason }) => (status === "passed" ? level : reason))).toEqual([
    1, 2, 3, 4, 5,
  ]);
  const html = await readFile((await download(page, side, "Download HTML")).path, "utf8");
  expect(html).toContain(shown);
  const alone = await context.newPage();
  await alone.setContent(html);
  await expectReadable(alone);
  await alone.setViewportSize({ width: 320, height: 800 });
  expect(await alone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("an export says how far it is, can be cancelled, and says in a sentence what went wrong", async ({
  page,
  login,
}) => {
  await login("engineer");
  const side = await openReport(page, "deep-sigmoid");
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/report?format=pdf*", async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await side.getByRole("link", { name: "Download PDF" }).click();
  await expect(side.getByText("The server is making the file…")).toBeVisible();
  await expect(side.getByRole("progressbar", { name: "Download of PDF" })).toBeVisible();
  await expect(side.getByText(/^[1-9] s$/)).toBeVisible();
  await side.getByRole("button", { name: "Cancel the download of PDF" }).click();
  await expect(side.getByText("Cancelled; nothing was saved.")).toBeVisible();
  await expect(side.getByRole("progressbar")).toHaveCount(0);
  answer();
  await page.route("**/report?format=csv*", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({ detail: "The run keeps changing.", fix: "Ask again in a moment." }),
    }),
  );
  await side.getByRole("link", { name: "Download CSV" }).click();
  await expect(side.getByRole("alert")).toHaveText("The run keeps changing.Ask again in a moment.");
});

test("the HTML of a long report keeps to WCAG without script, and each row of Annex A names itself", async ({
  page,
  context,
  login,
}) => {
  test.setTimeout(180_000);
  await login("engineer");
  const side = await openReport(page, "subgroups");
  const html = await readFile((await download(page, side, "Download HTML")).path, "utf8");
  const alone = await context.newPage();
  await alone.setContent(html);
  const annex = alone.locator("#annex-a");
  const heads = await annex.locator("thead th[scope=col]").count();
  const odd = await annex
    .locator("tbody")
    .evaluate(
      (body, columns) =>
        [...body.children].filter(
          (row) => row.children.length !== columns || row.firstElementChild?.matches('th[scope="row"]') !== true,
        ).length,
      heads,
    );
  expect(await annex.locator("tbody tr").count()).toBeGreaterThan(2000);
  expect([heads > 10, odd]).toEqual([true, 0]);
  // All rows are written alike; with thousands of them the same checks would take minutes.
  await annex.locator("tbody").evaluate((body) => {
    for (const row of [...body.children].slice(40)) row.remove();
  });
  await expectReadable(alone);
});

async function expectReadable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { "target-size": { enabled: true } } })
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)).toEqual([]);
}
