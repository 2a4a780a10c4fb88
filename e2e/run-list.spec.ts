import type { Page } from "@playwright/test";
import { openRun } from "./demo-runs";
import { expect, test } from "./fixtures";

/** Boxes of the runs that other tests make have labels as well, of whatever those are called. */
const filterOf = (page: Page) => page.getByRole("search");

test.beforeEach(async ({ login }) => login("engineer"));

test("the list is narrowed to a finding and put in order, and its address shows the same again", async ({ page }) => {
  for (const name of ["healthy-residual", "deep-sigmoid"]) await openRun(page, name);
  await page.goto("/runs");
  await filterOf(page).getByText("More filters").click();
  await filterOf(page).getByLabel("Finding", { exact: true }).selectOption("vanishing-gradient");
  await filterOf(page).getByLabel("Order", { exact: true }).selectOption("loss");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/rule=vanishing-gradient/);
  const runs = page.getByRole("region", { name: "Runs" });
  await expect(runs.getByRole("link", { name: "deep-sigmoid", exact: true })).toBeVisible();
  await expect(runs.getByRole("link", { name: "healthy-residual", exact: true })).toHaveCount(0);
  await page.reload();
  await expect(filterOf(page).getByLabel("Finding", { exact: true })).toHaveValue("vanishing-gradient");
  await expect(runs.getByRole("link", { name: "healthy-residual", exact: true })).toHaveCount(0);
});

test("a view of the list says which one is shown", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.goto("/runs");
  const views = page.getByRole("navigation", { name: "Views of the list" });
  await expect(views.getByRole("link", { name: "All runs" })).toHaveAttribute("aria-current", "true");
  await views.getByRole("link", { name: "Critical" }).click();
  await expect(views.getByRole("link", { name: "Critical" })).toHaveAttribute("aria-current", "true");
  const runs = page.getByRole("region", { name: "Runs" });
  await expect(runs.getByRole("link", { name: "deep-sigmoid", exact: true })).toBeVisible();
  await expect(filterOf(page).getByLabel("Status", { exact: true })).toHaveValue("critical");
  await filterOf(page).getByLabel("Search by name", { exact: true }).fill("deep");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/search=deep/);
  await views.getByRole("link", { name: "All runs" }).click();
  await expect(filterOf(page).getByLabel("Status", { exact: true })).toHaveValue("");
  await expect(filterOf(page).getByLabel("Search by name", { exact: true })).toHaveValue("");
});
