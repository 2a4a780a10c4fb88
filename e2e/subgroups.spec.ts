import type { Page } from "@playwright/test";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

/** Opens the page of the sample run with one column's groups, or those of one rule, in whatever plan is in force. */
async function openGroups(page: Page, family: string): Promise<void> {
  await openRun(page, "subgroups");
  await openTab(page, "Subgroups");
  await expect(page.getByRole("heading", { name: "How the model does for these patients" })).toBeVisible({
    timeout: 30_000,
  });
  const choice = page.getByRole("navigation", { name: "Groups of patients by" }).getByRole("link", {
    name: new RegExp(`^${family.replaceAll(/[()]/g, String.raw`\$&`)}(?:, .*declared)?$`),
  });
  await choice.click();
  await expect(choice).toHaveAttribute("aria-current", "true");
}

const forestOf = (page: Page) => page.getByRole("figure", { name: /^Observed per expected deaths/ });
const pickerOf = (page: Page) => page.getByRole("group", { name: "Mark a group in every picture" });

test.describe("how a model does for groups of patients", () => {
  test("the page begins with sentences in natural frequencies, and says who is missing and by which plan it was read", async ({
    page,
    login,
  }) => {
    await login("clinician");
    await openGroups(page, "subgroup");
    const summary = page.getByRole("region", { name: "How the model does for these patients" });
    await expect(summary).toContainText(
      /Of 4,000 judged patients 517 died; the model expected \d+\.\d \(of 100: 13 and 13\)\./,
    );
    await expect(summary).toContainText("Deaths before hospital are in no hospital's data");
    await expect(summary).toContainText("The run is stated to be of synthetic patients");
    await expect(summary).toContainText(/of step 1,199 of this training/);
    await expect(summary).toContainText(/analysis plan/);
    await expect(page.getByRole("region", { name: "What is concluded for each group" })).toContainText(
      /Of 248 polytrauma patients 56 died; the model expected 71\.5/,
    );
    await expect(page.getByRole("main")).not.toContainText(/\b(?:significant|biased|proven|validated|compliant)\b/i);
  });

  test("a picked group is marked in every picture and in the address, by keyboard as well, and nothing moves", async ({
    page,
    login,
  }) => {
    await login("clinician");
    await openGroups(page, "subgroup");
    const pick = pickerOf(page).getByRole("button", { name: "polytrauma" });
    await expect(page.locator("figure [data-marked]")).toHaveCount(0);
    const heightOf = () => page.evaluate(() => document.documentElement.scrollHeight);
    await expect(forestOf(page).getByRole("img")).toBeVisible();
    await page.waitForLoadState("networkidle");
    const before = await heightOf();
    await pick.focus();
    await page.keyboard.press("Enter");
    await expect(pick).toHaveAttribute("aria-pressed", "true");
    await expect(page).toHaveURL(/group=polytrauma/);
    await expect(forestOf(page).locator("[data-marked=polytrauma]")).toBeVisible();
    const calibration = page.getByRole("region", { name: "Do predicted risks come true?" });
    await expect(calibration.locator("[data-marked=polytrauma]")).toHaveCount(1);
    const funnel = page.getByRole("region", { name: "Which groups lie outside what chance gives?" });
    await expect(funnel.locator("[data-marked=polytrauma]")).toHaveCount(1);
    await expect(page.locator("li[data-marked=polytrauma]")).toHaveCount(1);
    expect(await heightOf()).toBe(before);
    await page.reload();
    await expect(pick).toHaveAttribute("aria-pressed", "true");
    await pick.click();
    await expect(page).not.toHaveURL(/group=/);
    await expect(page.locator("figure [data-marked]")).toHaveCount(0);
  });

  test("the table of a picture has its numbers", async ({ page, login }) => {
    await login("clinician");
    await openGroups(page, "subgroup");
    const forest = forestOf(page);
    await expect(forest.getByText("248 patients, 56 deaths")).toBeVisible();
    const drawn =
      (await forest
        .getByText(/^0\.\d\d \(0\.\d\d to 0\.\d\d\)$/)
        .first()
        .textContent()) ?? "";
    await forest.getByRole("button", { name: "Table" }).click();
    const row = forest.getByRole("row", { name: /^polytrauma/ });
    await expect(row).toContainText("248");
    await expect(row).toContainText("56");
    const value = Number((await row.getByRole("cell").nth(3).textContent()) ?? "");
    expect(drawn.startsWith(value.toFixed(2))).toBe(true);
  });

  test("another definition changes every picture, says whether the conclusion changes, and stands in the address", async ({
    page,
    login,
  }) => {
    await login("clinician");
    await openGroups(page, "Polytrauma (Berlin)");
    const definitions = page.getByRole("region", { name: "Definitions in force" });
    await expect(definitions).toContainText("systolic blood pressure at most 90 mmHg");
    const own = await forestOf(page)
      .getByText(/ patients, \d+ deaths$/)
      .first()
      .textContent();
    const other = definitions.getByRole("link", { name: "Polytrauma (two regions)" });
    await other.click();
    await expect(other).toHaveAttribute("aria-current", "true");
    await expect(page).toHaveURL(/definition=/);
    await expect(definitions.getByRole("status").first()).toContainText(/the conclusion on .* is (?:another|the same)/);
    await expect(definitions).toContainText("Definitions are never mixed.");
    await expect(
      forestOf(page)
        .getByText(/ patients, \d+ deaths$/)
        .first(),
    ).not.toHaveText(own ?? "");
    await definitions.getByRole("link", { name: "in force" }).click();
    await expect(
      forestOf(page)
        .getByText(own ?? "")
        .first(),
    ).toBeVisible();
  });

  test("patients of whom nobody can tell are a group of their own", async ({ page, login }) => {
    await login("clinician");
    await openGroups(page, "Glasgow Coma Scale");
    await expect(pickerOf(page).getByRole("button", { name: /unknown$/ })).toBeVisible();
  });

  test("who may not see single patients gets no picture of single patients", async ({ page, login }) => {
    await login("auditor");
    await openGroups(page, "subgroup");
    const calibration = page.getByRole("region", { name: "Do predicted risks come true?" });
    const figure = calibration.getByRole("figure", { name: /polytrauma/ });
    await expect(figure).toBeVisible();
    await figure.getByRole("button", { name: "Table" }).click();
    await expect(figure.getByRole("rowheader", { name: "all together" })).toBeVisible();
    await expect(figure.getByRole("rowheader", { name: /^risk / })).toHaveCount(0);
  });

  test("a clinician says something of a conclusion beside it", async ({ page, login }) => {
    await login("clinician");
    await openGroups(page, "subgroup");
    const conclusions = page.getByRole("region", { name: "What is concluded for each group" });
    const panels = conclusions.getByRole("region", { name: /^Judgements: / });
    await expect(panels.first().getByText("I need …")).toBeVisible();
  });

  test("the page keeps to WCAG 2.2 AA with a group marked and a table open", async ({
    page,
    login,
    expectAccessible,
  }) => {
    await login("clinician");
    await openGroups(page, "subgroup");
    await pickerOf(page).getByRole("button", { name: "polytrauma" }).click();
    await forestOf(page).getByRole("button", { name: "Table" }).click();
    await page.waitForLoadState("networkidle");
    await expectAccessible();
  });

  test("at 320 pixels nothing scrolls sideways", async ({ page, login }) => {
    await page.setViewportSize({ width: 320, height: 800 });
    await login("clinician");
    await openGroups(page, "Age");
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
});
