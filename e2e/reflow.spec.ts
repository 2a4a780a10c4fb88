import { ADMINISTRATOR_PAGES, PAGES } from "./demo-runs";
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
