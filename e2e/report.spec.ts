import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { reportRecordSchema } from "@/lib/schema/report";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

test("the Report tab is the report: its sections, its pictures, and what is missing with who can supply it", async ({
  page,
  login,
}) => {
  await login("engineer");
  await openRun(page, "deep-sigmoid");
  await openTab(page, "Report");
  const report = page.getByRole("article", { name: "Report on deep-sigmoid" });
  await expect(report.getByRole("heading", { level: 2 })).toHaveCount(20);
  await expect(report.getByRole("figure", { name: /gradient shrinks by a factor/ })).toBeVisible();
  const missing = page.getByRole("region", { name: "What is missing, and who can supply it" });
  await expect(missing).toContainText("data steward");
  await expect(missing.getByRole("link", { name: "analysis plan" })).toBeVisible();
});

test("what is exported has the hash that the page shows, and the HTML keeps to WCAG without script", async ({
  page,
  context,
  login,
}) => {
  await login("auditor");
  await openRun(page, "deep-sigmoid");
  await openTab(page, "Report");
  const side = page.getByRole("complementary", { name: "Export and what is missing" });
  const [, shown] = /record: ([0-9a-f]{64})/.exec((await side.textContent()) ?? "") ?? [];
  const download = async (name: string): Promise<string> => {
    const waiting = page.waitForEvent("download");
    await side.getByRole("link", { name }).click();
    return readFile(await (await waiting).path(), "utf8");
  };
  const json = await download("Download JSON");
  expect(reportRecordSchema.parse(JSON.parse(json)).run.name).toBe("deep-sigmoid");
  const html = await download("Download HTML");
  expect(shown).toBeDefined();
  expect(html).toContain(shown ?? "no hash");
  const alone = await context.newPage();
  await alone.setContent(html);
  const { violations } = await new AxeBuilder({ page: alone })
    .options({ rules: { "target-size": { enabled: true } } })
    .analyze();
  expect(violations).toEqual([]);
  await alone.setViewportSize({ width: 320, height: 800 });
  expect(await alone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
