import type { Page } from "@playwright/test";
import { IDEA_IDS, ideaOf } from "@/lib/learn/ideas";
import { openRun } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("clinician"));

/** The text of a number on an idea's page. */
function reading(page: Page, term: RegExp) {
  return page.locator("dl > div").filter({ has: page.getByRole("term").filter({ hasText: term }) });
}

/** Presses a key on a slider until what it says has the text. */
async function move(page: Page, label: string, key: string, times: number): Promise<void> {
  const slider = page.getByRole("slider", { name: label });
  await slider.focus();
  for (let press = 0; press < times; press += 1) await page.keyboard.press(key);
}

test("the ideas are reached from every page, one page for each", async ({ page }) => {
  await page.goto("/runs");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Learn" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Learn" })).toBeVisible();
  for (const id of IDEA_IDS) {
    await expect(page.getByRole("link", { name: ideaOf(id).title })).toHaveAttribute("href", `/learn/${id}`);
  }
  await page.getByRole("link", { name: ideaOf("slope").title }).click();
  await expect(page.getByRole("heading", { level: 1, name: ideaOf("slope").title })).toBeVisible();
});

test("an idea that does not exist is not found, and nobody reads one without signing in", async ({ page, context }) => {
  expect((await page.goto("/learn/no-such-idea"))?.status()).toBe(404);
  await context.clearCookies();
  await page.goto("/learn/slope");
  await expect(page).toHaveURL(/sign-in/);
});

test("the slope of x² follows the slider and the pointer", async ({ page }) => {
  await page.goto("/learn/slope");
  await expect(page.getByRole("status")).toContainText("At x = 1.5 the slope of x² is 3");
  await move(page, "x", "ArrowRight", 10);
  await expect(page.getByRole("slider", { name: "x", exact: true })).toHaveAttribute("aria-valuetext", "1.6");
  await expect(page.getByRole("status")).toContainText("At x = 1.6 the slope of x² is 3.2");
  await expect(reading(page, /^Slope of x²/)).toContainText(/3\.2 ± .*10.*evaluations of x²/s);
  await move(page, "x", "Home", 1);
  await expect(page.getByRole("status")).toContainText("At x = −3 the slope of x² is −6");
  const picture = page.getByRole("img", { name: /x² has the slope/ });
  const box = await picture.boundingBox();
  if (box === null) throw new Error("The picture has no place.");
  // Halfway between the ends of the axis lies 0.
  await page.mouse.move(box.x + 52 + (box.width - 64) / 2, box.y + 200);
  await expect(page.getByRole("status")).toContainText(/At x = −?0(\.0\d)? the slope/);
});

test("the learning rate makes the path creep, converge, oscillate at the edge and diverge", async ({ page }) => {
  await page.goto("/learn/gradient-descent");
  await expect(page.getByRole("status")).toContainText("It converges");
  const rate = page.getByRole("slider", { name: "Learning rate η" });
  await move(page, "Learning rate η", "Home", 1);
  await expect(page.getByRole("status")).toContainText("It creeps");
  await expect(reading(page, /^Factor per step/)).toContainText("0.9800");
  for (const [value, words, factor] of [
    ["0.5", "It arrives", "0"],
    ["0.8", "It leaps over", "−0.6000"],
    ["1", "It oscillates at the edge", "−1.000"],
    ["1.1", "It diverges", "−1.200"],
  ] as const) {
    await rate.fill(value);
    await expect(page.getByRole("status")).toContainText(words);
    await expect(reading(page, /^Factor per step/)).toContainText(factor);
    await expect(reading(page, /^1 − 2η/)).toContainText(factor);
  }
});

test("the gradient of each layer follows depth, activation and residual", async ({ page }) => {
  await page.goto("/learn/chain-of-layers");
  const said = page.getByRole("status");
  await expect(said).toContainText("The signal vanishes on its way through 12 layers of sigmoid");
  const before = await reading(page, /^Factor from the last/).textContent();
  await move(page, "Depth", "ArrowRight", 4);
  await expect(said).toContainText("16 layers of sigmoid");
  await expect(reading(page, /^Factor from the last/)).not.toHaveText(before ?? "");
  await page.getByRole("radio", { name: "tanh" }).check();
  await page.getByRole("checkbox", { name: /^Residual/ }).check();
  await expect(said).toContainText("The signal reaches the first of 16 layers of tanh, each with a way around it");
  await page.getByRole("button", { name: "Table" }).click();
  await expect(page.getByRole("rowheader", { name: "16", exact: true })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(17);
});

test("two networks are trained in the page, which stays responsive, and one of them learns", async ({ page }) => {
  await page.goto("/learn/training");
  const said = page.getByRole("status");
  await expect(said).toContainText("Before the first step");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  // It can be stopped on the way, and goes on from there.
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toHaveCount(0);
  const more = page.getByRole("button", { name: "Go on" });
  if (await more.isVisible()) await more.click();
  await expect(page.getByRole("button", { name: "Train again" })).toBeVisible({ timeout: 30_000 });
  await expect(said).toContainText(/After 300 steps .* the vanishing one 0\.693, no better than guessing/);
  const loss = await reading(page, /^Loss of the healthy/)
    .locator("dd")
    .first()
    .textContent();
  expect(Number(loss)).toBeLessThan(0.2);
  await move(page, "Look at step", "Home", 1);
  await expect(said).toContainText("Before the first step");
});

test("areas, quadrature and samples are read off the expectation page", async ({ page }) => {
  await page.goto("/learn/expectation");
  const said = page.getByRole("status");
  await expect(said.first()).toContainText("68.3 % of everybody lies between −1.0 and 1.0");
  await move(page, "Lower bound", "Home", 1);
  await move(page, "Upper bound", "End", 1);
  await expect(said.first()).toContainText("100 % of everybody lies between minus infinity and infinity");
  await expect(reading(page, /^Area between/)).toContainText(/^Area between the bounds1 ± /);
  await expect(said.nth(1)).toContainText("A sample of 100 puts");
  const few = await reading(page, /^Average risk of/).textContent();
  await move(page, "People in the sample", "End", 1);
  await expect(said.nth(1)).toContainText("A sample of 100,000 puts");
  const many = await reading(page, /^Average risk of/).textContent();
  const error = (text: string | null): number => Number(/± ([\d.]+)/.exec(text ?? "")?.[1]);
  // √1000 = 32 times smaller, as far as a sample of 100 knows its own scatter.
  expect(error(few) / error(many)).toBeGreaterThan(20);
  expect(error(few) / error(many)).toBeLessThan(50);
  await page.getByRole("button", { name: "Draw other people" }).click();
  await expect(reading(page, /^Average risk of/)).not.toHaveText(many ?? "");
});

test("two groups pull, and training stops where their pulls cancel", async ({ page }) => {
  await page.goto("/learn/two-subgroups");
  const said = page.getByRole("status");
  await expect(said).toContainText("isolated TBI pulls harder, and training moves θ lower, towards 1.60");
  await page.getByRole("slider", { name: "Patients with polytrauma" }).fill("80");
  await expect(said).toContainText("polytrauma pulls harder, and training moves θ higher, towards 3.40");
  await page.getByRole("button", { name: "Go to where the pulls cancel" }).click();
  await expect(said).toContainText("At θ = 3.4 the pulls cancel: 0.960 each way");
  await expect(
    reading(page, /^Gradient of the shared loss/)
      .locator("dd")
      .first(),
  ).toHaveText("0");
  await expect(reading(page, /^Pull of polytrauma/)).toContainText("50 % of the pulling");
});

test("a verdict leads to its idea, and the page shows that run's own numbers", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  const finding = page.locator('[data-finding="vanishing-gradient"]');
  const number = await finding.locator("dd").first().textContent();
  await finding.getByRole("link", { name: /^Learn the idea/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: ideaOf("chain-of-layers").title })).toBeVisible();
  const own = page.getByRole("region", { name: "In your run deep-sigmoid" });
  await expect(own).toContainText(number ?? "no number");
  await expect(own).toContainText("critical");
  await own.getByRole("link", { name: "Vanishing gradient", exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[^/]+#finding-vanishing-gradient$/);
});

test("a run that is not the reader's is not shown, and the page still teaches", async ({ page }) => {
  await page.goto("/learn/slope?run=no-such-run");
  await expect(page.getByText("The run that the address names is not there, or not yours to see.")).toBeVisible();
  await expect(page.getByRole("slider", { name: "x", exact: true })).toBeVisible();
});

test("a check leads to its idea", async ({ page }) => {
  await page.goto("/rules/learning-rate-too-high");
  await page.getByRole("link", { name: /^Learn the idea/ }).click();
  await expect(page).toHaveURL(/\/learn\/gradient-descent$/);
  await expect(page.getByRole("link", { name: "Learning rate too high" })).toHaveAttribute(
    "href",
    "/rules/learning-rate-too-high",
  );
});

test("every lab keeps to WCAG 2.2 AA and needs no sideways scrolling after its controls were moved, at 320 pixels", async ({
  page,
  expectAccessible,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const id of IDEA_IDS) {
    await page.goto(`/learn/${id}`);
    for (const slider of await page.getByRole("slider").all()) await slider.press("End");
    await expectAccessible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});

test("positions of controls stand in the address: shared, and there again after going on and back", async ({
  page,
}) => {
  await page.goto("/learn/gradient-descent?rate=0.55");
  const rate = page.getByRole("slider", { name: "Learning rate η" });
  await expect(rate).toHaveValue("0.55");
  const entries = await page.evaluate(() => history.length);
  await rate.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/rate=0\.6(&|$)/);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await page.getByRole("link", { name: "Learn", exact: true }).first().click();
  await expect(page).toHaveURL(/\/learn$/);
  await page.goBack();
  await expect(page.getByRole("slider", { name: "Learning rate η" })).toHaveValue("0.6");
});
