import { expect, test } from "./fixtures";

test("an auditor reads who did what, filters it, and is told how far the chain holds together", async ({
  page,
  login,
  expectAccessible,
}) => {
  await login("auditor");
  await page.goto("/runs");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { name: "Audit log" })).toBeVisible();
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows.filter({ hasText: "imported a file" }).first()).toBeVisible();
  await page.getByLabel("What was done").selectOption("plan.declared");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/action=plan\.declared/);
  await expect(rows.filter({ hasText: "imported a file" })).toHaveCount(0);
  await expect(rows.filter({ hasText: "declared an analysis plan" }).first()).toContainText("the demo");
  await page.getByRole("button", { name: "Check the chain" }).click();
  await expect(page.getByText(/^Chain intact up to entry \d+\.$/)).toBeVisible();
  await expect(page.getByText("No head was kept outside of the database")).toBeVisible();
  await expectAccessible();
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("an administrator sees more entries page by page, down to the first of the project", async ({ page, login }) => {
  await login("administrator");
  await page.goto("/audit");
  await expect(page.getByRole("table").getByRole("row").filter({ hasText: "signed in" }).first()).toBeVisible();
  await page.goto("/audit?before=3");
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(3);
});

test("an engineer has neither the link nor the page nor the route", async ({ page, login, server }) => {
  await login("engineer");
  await page.goto("/runs");
  await page.getByRole("button", { name: /^Account/ }).click();
  await expect(page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await page.goto("/audit");
  await expect(page.getByRole("heading", { name: "Audit log" })).toHaveCount(0);
  expect((await page.request.get(`${server.url}/api/v1/audit`)).status()).toBe(403);
});
