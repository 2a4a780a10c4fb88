import { openRun } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("clinician"));

test("the first stop of Tab skips to the content", async ({ page }) => {
  await page.goto("/runs");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
});

test("j and k walk through the findings, g then r goes to the runs", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.keyboard.press("j");
  const findings = page.locator("[data-finding] > summary");
  await expect(findings.first()).toBeFocused();
  await page.keyboard.press("j");
  await expect(findings.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(findings.first()).toBeFocused();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/runs$/);
});

test("a slash goes to the search, where keys write again", async ({ page }) => {
  await page.goto("/runs");
  await page.waitForLoadState("networkidle");
  await page.keyboard.press("/");
  const search = page.getByLabel("Search by name");
  await expect(search).toBeFocused();
  await page.keyboard.type("diverging?");
  await expect(search).toHaveValue("diverging?");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/search=diverging/);
  await expect(page.getByRole("link", { name: "deep-sigmoid", exact: true })).toHaveCount(0);
});

test("the keys can be looked up, and switched off", async ({ page }) => {
  await page.goto("/runs");
  await page.waitForLoadState("networkidle");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  await help.getByLabel("Use these keys").uncheck();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByLabel("Search by name")).not.toBeFocused();
});

test("what is refused keeps the focus, what is shown once takes it, and what goes away leaves it in its table", async ({
  page,
  login,
}) => {
  await login("engineer");
  await page.goto("/tokens");
  const opener = page.getByRole("button", { name: "New token" });
  await opener.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New API token" });
  await dialog.getByLabel("Name").fill("made with keys alone");
  const demo = dialog.getByRole("checkbox", { name: "demo" });
  await demo.uncheck();
  const make = dialog.getByRole("button", { name: "Make the token" });
  await make.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(make).toBeFocused();
  await demo.press("Space");
  await make.press("Enter");
  await expect(dialog.getByRole("status")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
  const revoke = page.getByRole("button", { name: "Revoke … made with keys alone" });
  await revoke.press("Enter");
  await page.getByRole("button", { name: "Revoke it" }).press("Enter");
  await expect(revoke).toHaveCount(0);
  await expect(page.getByRole("region", { name: "API tokens" })).toBeFocused();
});
