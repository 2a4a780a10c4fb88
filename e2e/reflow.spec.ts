import { ADMINISTRATOR_PAGES, OPEN_ADDRESSES, PAGES } from "./demo-runs";
import { expect, test } from "./fixtures";

test.use({ viewport: { width: 320, height: 640 } });

for (const { name, open } of PAGES) {
  test(`${name} needs no sideways scrolling at 320 pixels`, async ({ page, login }) => {
    await login("engineer");
    await open(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

for (const { name, open } of ADMINISTRATOR_PAGES) {
  test(`${name} needs no sideways scrolling at 320 pixels`, async ({ page, login }) => {
    await login("administrator");
    await open(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test("pages that need no session, and the start pages of all roles, need no sideways scrolling at 320 pixels", async ({
  page,
  login,
}) => {
  const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  for (const address of OPEN_ADDRESSES) {
    await page.goto(address);
    expect(await isTooWide(), address).toBe(false);
  }
  for (const role of ["clinician", "auditor"] as const) {
    await login(role);
    await page.goto("/");
    expect(await isTooWide(), role).toBe(false);
  }
});
