import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("engineer"));

const FRAME = /^Framed: Vanishing gradient/;

test("one click on a finding puts its steps and layers on the pictures, into words and into the address", async ({
  page,
}) => {
  await openRun(page, "deep-sigmoid");
  await expect(page.getByRole("img", { name: FRAME })).toHaveCount(0);
  const finding = page.locator('[data-finding="vanishing-gradient"]');
  await finding.getByRole("link", { name: "Show on the charts" }).click();
  await expect(page).toHaveURL(/\?finding=vanishing-gradient$/);
  await expect(page.getByRole("img", { name: FRAME })).toBeVisible();
  const note = page.getByRole("status").filter({ hasText: "Vanishing gradient." });
  await expect(note).toBeFocused();
  await expect(note).toContainText(/Steps [\d,]+ to 1,199 are shaded/);
  await expect(note).toContainText(/layers\.0 to layers\.\d+ \(\d+ layers\) are marked/);
  await expect(page.getByRole("figure", { name: /training loss/i })).toContainText("vanishing gradient, step");
});

test("the evidence stands in the first HTML of its address, goes with the tabs, and comes off again", async ({
  page,
  request,
  server,
}) => {
  await openRun(page, "deep-sigmoid");
  await page.goto(`${page.url()}?finding=vanishing-gradient`);
  const html = await (await request.get(page.url(), { headers: { cookie: server.cookies.engineer } })).text();
  expect(html).toContain("are shaded");
  await openTab(page, "Gradient flow");
  await expect(page).toHaveURL(/gradient-flow\?finding=vanishing-gradient$/);
  await expect(page.getByRole("img", { name: FRAME })).toBeVisible();
  await expect(page.getByRole("radio", { name: /layers\.0: .*marked by the finding shown/ })).toBeAttached();
  await page.getByRole("link", { name: "Nothing", exact: true }).click();
  await expect(page).toHaveURL(/gradient-flow$/);
  await expect(page.getByRole("img", { name: FRAME })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole("img", { name: FRAME })).toBeVisible();
});

test("a finding is shown, its error rates read and its page reached by keyboard alone", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.keyboard.press("j");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Show on the charts" }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/finding=vanishing-gradient/);
  await expect(page.getByRole("status").filter({ hasText: "Vanishing gradient" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Read this finding" })).toBeFocused();
  await page.keyboard.press("Enter");
  const finding = page.locator('[data-finding="vanishing-gradient"]');
  await expect(finding).toContainText(/How often this check is wrong|Where the fault was there/);
  const link = finding.getByRole("link", { name: "How “Vanishing gradient” is checked" });
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Vanishing gradient" })).toBeVisible();
});

test("an address that names no finding of this run says so", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.goto(`${page.url()}?finding=overfitting`);
  await expect(page.getByText("The address names a finding that this verdict does not have")).toBeVisible();
});

test("a check that found nothing is one line, and opens to what it rests on", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  const clear = page.locator('[data-finding="exploding-gradient"]');
  expect((await clear.boundingBox())?.height).toBeLessThan(60);
  await clear.locator("summary").press("Enter");
  await expect(clear).toContainText("What decided it");
  await expect(clear.getByRole("link", { name: "Show on the charts" })).toHaveCount(0);
});
