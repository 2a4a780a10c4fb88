import type { Page } from "@playwright/test";
import { codeOf, nextCodeOf } from "@/tests/auth/totp";
import { expect, test } from "./fixtures";
import { invite, makeAccount, makeProject, openAsSomebodyElse, PASSWORD, signInAs, signOut } from "./make-people";

const EMAIL = "fay@hospital.example";

/** The second step of signing in: a code from the app, or a backup code. */
async function giveCode(page: Page, label: string, code: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("a second factor is switched on, takes each code once, gives way to backup codes, and is switched off", async ({
  page,
  login,
  browser,
  server,
}) => {
  test.setTimeout(180_000);
  await login("administrator");
  await makeProject(page, "second factors");
  await page.goto(`${page.url()}/people`);
  const fay = await openAsSomebodyElse(browser, server.url);
  await makeAccount(fay, await invite(page, "Invite somebody", EMAIL, "clinician"), "Fay");
  await expect(fay.getByRole("heading", { level: 1, name: "second factors" })).toBeVisible();

  await fay.goto("/account");
  const part = fay.getByRole("region", { name: "Second factor" });
  await part.getByLabel("Your password").fill(PASSWORD);
  await part.getByRole("button", { name: "Set it up" }).click();
  const address = `otpauth://totp/Fay?secret=${await part.locator("code").textContent()}`;
  const usedCode = codeOf(address);
  await part.getByLabel("Code", { exact: true }).fill(usedCode);
  await part.getByRole("button", { name: "Switch it on" }).click();
  const shown = part.getByRole("status");
  await expect(shown).toContainText("This is the only time that your backup codes are shown.");
  await expect(shown).toBeFocused();
  const backupCodes = await shown.getByRole("listitem").allTextContents();
  expect(backupCodes).toHaveLength(10);
  const [firstBackup = "", secondBackup = ""] = backupCodes;

  await signOut(fay);
  await signInAs(fay, EMAIL);
  await expect(fay.getByLabel("Code", { exact: true })).toBeFocused();
  await giveCode(fay, "Code", String((Number(usedCode) + 500_000) % 1_000_000).padStart(6, "0"));
  await expect(fay.getByRole("alert").first()).toContainText("Expected the code that your app shows now");
  await giveCode(fay, "Code", usedCode);
  // On a very slow machine it is too old meanwhile, which is said in other words.
  await expect(fay.getByRole("alert").first()).toContainText(/was used already|shows now/);
  await fay.getByRole("button", { name: "Begin again" }).click();
  await signInAs(fay, EMAIL);
  await giveCode(fay, "Code", nextCodeOf(address));
  await expect(fay.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();

  const giveBackupCode = async (code: string): Promise<void> => {
    await fay.goto("/sign-in");
    await signInAs(fay, EMAIL);
    await fay.getByRole("button", { name: "Use a backup code" }).click();
    await giveCode(fay, "Backup code", code);
  };
  await signOut(fay);
  await giveBackupCode(firstBackup);
  await expect(fay.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();
  await signOut(fay);
  await giveBackupCode(firstBackup);
  await expect(fay.getByRole("alert").first()).toContainText("none of your backup codes, or it was used already");
  await giveBackupCode(secondBackup);
  await expect(fay.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();

  await fay.goto("/account");
  await part.getByText("Switch it off", { exact: true }).first().click();
  await part.getByLabel("Your password").last().fill("not the password at all");
  await part.getByRole("button", { name: "Switch it off" }).click();
  await expect(part.getByRole("alert")).toContainText("Expected your password");
  await part.getByLabel("Your password").last().fill(PASSWORD);
  await part.getByRole("button", { name: "Switch it off" }).click();
  await expect(part.getByRole("status")).toContainText("It is switched off.");
  await expect(part.getByRole("status")).toBeFocused();
  await signOut(fay);
  await signInAs(fay, EMAIL);
  await expect(fay.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();
  await fay.context().close();
});
