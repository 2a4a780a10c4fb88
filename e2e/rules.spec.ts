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
