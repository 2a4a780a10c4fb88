import { ADMINISTRATOR_PAGES, OPEN_ADDRESSES, PAGES } from "../demo-runs";
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

test("the start pages of clinicians and auditors keep to WCAG 2.2 AA", async ({ page, login, expectAccessible }) => {
  for (const role of ["clinician", "auditor"] as const) {
    await login(role);
    await page.goto("/");
    await expectAccessible();
  }
});

test("dialogs in which rights are given and taken keep to WCAG 2.2 AA", async ({ page, login, expectAccessible }) => {
  await login("administrator");
  for (const [address, button] of [
    ["/projects", "New project"],
    ["/people", "Invite an administrator"],
    ["/people", "Disable … Demo engineer"],
    ["/people", "New password … for Demo engineer"],
    ["/tokens", "New token"],
    ["/tokens", "Revoke … demo"],
  ] as const) {
    await page.goto(address);
    await page.getByRole("button", { name: button }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible();
  }
});

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

for (const address of OPEN_ADDRESSES) {
  test(`${address} keeps to WCAG 2.2 AA`, async ({ page, expectAccessible }) => {
    await page.goto(address);
    await expectAccessible();
  });
}
