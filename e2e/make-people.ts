import { type Browser, expect, type Page } from "@playwright/test";
import { waitForScripts } from "./until-script-runs";

/** Of every account that the tests make. */
export const PASSWORD = "correct horse battery";

/** Each test works in a project of its own, so that they can run beside each other. */
export async function makeProject(page: Page, name: string): Promise<void> {
  await page.goto("/projects");
  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make the project" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Invites an address on the page of people that is open. @returns the link, which is shown once */
export async function invite(page: Page, button: string, email: string, role?: string): Promise<string> {
  await page.getByRole("button", { name: button }).click();
  const dialog = page.getByRole("dialog", { name: /^Invite/ });
  await dialog.getByLabel("E-mail address").fill(email);
  if (role !== undefined) await dialog.getByRole("radio", { name: role, exact: true }).check();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = (await dialog.locator("code").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Close" }).click();
  return link;
}

export async function openAsSomebodyElse(browser: Browser, baseURL: string): Promise<Page> {
  return waitForScripts(await (await browser.newContext({ baseURL })).newPage());
}

export async function makeAccount(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Make the account" }).click();
}

/** Fills in the form of the page that is open. */
export async function signInAs(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
}
