import { openRun, untilJudged } from "./demo-runs";
import { expect, test } from "./fixtures";

test("the checks are reached from every page, with their question and how often they are wrong", async ({
  page,
  login,
}) => {
  await login("clinician");
  await page.goto("/runs");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Checks" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Checks" })).toBeVisible();
  const check = page.getByRole("listitem").filter({ hasText: "Does the training signal reach the layers" });
  await expect(check).toContainText(/\d+ of \d+ runs: /);
  await check.getByRole("link", { name: "Vanishing gradient" }).click();
  for (const part of ["How often it is wrong", "What to try", "When it cannot tell", "What is computed", "Limits"]) {
    await expect(page.getByRole("heading", { level: 2, name: part })).toBeVisible();
  }
  await expect(page.getByRole("rowheader", { name: /overall factor, upper end/ })).toBeVisible();
  await expect(page.getByText("Outside that range these figures say nothing.")).toBeVisible();
});

test("a check that does not exist is not found", async ({ page, login }) => {
  await login("clinician");
  expect((await page.goto("/rules/no-such-check"))?.status()).toBe(404);
});

test("nobody reads the checks without signing in", async ({ page }) => {
  await page.goto("/rules/vanishing-gradient");
  await expect(page).toHaveURL(/sign-in/);
});

test("a check tells what experiments on its findings showed, apart from how often it is wrong", async ({
  page,
  login,
  expectAccessible,
}) => {
  await login("auditor");
  const section = page.getByRole("region", { name: "What experiments on its findings showed" });
  await openRun(page, "deep-sigmoid");
  await untilJudged(page);
  await page.goto("/rules/vanishing-gradient");
  await expect(section).toContainText(
    /In \d+ completed experiments? on findings of this check: \d+ changed when repaired/,
  );
  await expect(section).toContainText("Fewer than 10 are too few for a percentage.");
  await expect(section).toContainText(/Counted over the (project|\d+ projects) that you may read \(.*demo/);
  const any = section.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Any change" }) });
  const [completed = 0, ...outcomes] = (await any.getByRole("cell").allTextContents()).slice(0, 5).map(Number);
  expect(completed).toBeGreaterThan(0);
  expect(outcomes.reduce((sum, count) => sum + count, 0)).toBe(completed);
  await expect(any).toContainText("too few to say");
  await expect(page.getByRole("region", { name: "How often it is wrong" })).not.toContainText("experiment");
  await expectAccessible();

  await page.goto("/rules/curvature");
  await expect(section).toContainText("No experiment on a finding of this check is completed");
  await expect(section.getByRole("table")).toHaveCount(0);
});

test("a finding says what experiments on findings of its check showed, below how often that errs", async ({
  page,
  login,
}) => {
  await login("clinician");
  await openRun(page, "deep-sigmoid");
  await untilJudged(page);
  const finding = page.locator('[data-finding="vanishing-gradient"]');
  await expect(finding.getByRole("heading", { name: "Experiments on findings of this check" })).toBeVisible();
  await expect(finding).toContainText(/In \d+ completed experiments? on findings of this check/);
});
