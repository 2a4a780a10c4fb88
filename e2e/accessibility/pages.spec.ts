import { ADMINISTRATOR_PAGES, PAGES } from "../demo-runs";
import { expect, test } from "../fixtures";

for (const { name, open } of PAGES) {
  test(`${name} keeps to WCAG 2.2 AA`, async ({ page, login, expectAccessible }) => {
    await login("engineer");
    await open(page);
    // Pictures come after the sentences; they are part of what is judged.
    await page.waitForLoadState("networkidle");
    await expectAccessible();
  });
}

for (const { name, open } of ADMINISTRATOR_PAGES) {
  test(`${name} keeps to WCAG 2.2 AA`, async ({ page, login, expectAccessible }) => {
    await login("administrator");
    await open(page);
    await page.waitForLoadState("networkidle");
    await expectAccessible();
  });
}

test("open menus and dialogs keep to WCAG 2.2 AA", async ({ page, login, expectAccessible }) => {
  await login("engineer");
  await page.goto("/runs");
  await page.getByRole("button", { name: /^Account/ }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await expectAccessible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expectAccessible();
});

for (const address of [
  "/sign-in",
  "/setup",
  "/setup#abc",
  "/invitation",
  "/invitation#abc",
  "/new-password#abc",
  "/no-such-page",
  "/verify",
]) {
  test(`${address} keeps to WCAG 2.2 AA`, async ({ page, expectAccessible }) => {
    await page.goto(address);
    await expectAccessible();
  });
}
