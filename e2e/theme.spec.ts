import { expect, test } from "./fixtures";

test("a chosen theme stands in the first HTML of the next page, so that nothing flashes", async ({ page, login }) => {
  await login("clinician");
  await page.goto("/runs");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByText("Dark", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const answer = await page.goto("/runs");
  expect(await answer?.text()).toContain('data-theme="dark"');
});
