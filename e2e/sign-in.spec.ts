import { expect, test } from "./fixtures";

test("who has not signed in is sent to do so", async ({ page }) => {
  await page.goto("/runs");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a wrong password is said to be wrong and what was typed stays", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill("clinician@demo.local");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").first()).toContainText(/invalid|wrong/i);
  await expect(page.getByLabel("E-mail address")).toHaveValue("clinician@demo.local");
});

test("what was filled in before the page's script ran is what is sent, and it cannot be sent before", async ({
  page,
  server,
}) => {
  let goOn = (): void => undefined;
  const filled = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await filled;
    await route.continue();
  });
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByLabel("E-mail address").fill("auditor@demo.local");
  await page.getByLabel("Password").fill(server.passwords.auditor);
  const button = page.getByRole("button", { name: "Sign in" });
  await expect(button).toBeDisabled();
  goOn();
  await button.click();
  await expect(page.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();
});

test("the right password opens the start page, and signing out closes them", async ({ page, server }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill("clinician@demo.local");
  await page.getByLabel("Password").fill(server.passwords.clinician);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/runs");
  await expect(page).toHaveURL(/\/sign-in/);
});
