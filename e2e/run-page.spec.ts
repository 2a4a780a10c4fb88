import { chooseFiles } from "./choose-files";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("engineer"));

test("the verdict, its numbers and the titles of the pictures stand in the first HTML", async ({
  page,
  request,
  server,
}) => {
  await openRun(page, "deep-sigmoid");
  const summary = await page.getByRole("region", { name: "Verdict" }).locator("p").first().textContent();
  const cookie = server.cookies.engineer;
  const html = await (await request.get(page.url(), { headers: { cookie } })).text();
  expect(html).toContain((summary ?? "").slice(0, 60).replaceAll("&", "&amp;"));
  expect(html).toContain("Towards the input the gradient shrinks by a factor of");
});

test("the vanishing run says since when, how sure, and what to try", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict).toContainText("How sure");
  await expect(verdict).toContainText("What to try first");
  const finding = page.locator('[data-finding="vanishing-gradient"]');
  await expect(finding).toContainText("critical");
  await expect(finding.getByRole("img", { name: /finding below/ })).toBeVisible();
  await expect(finding).toContainText("Effective samples");
});

test("every picture has a table with the same numbers in the same place", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  const profile = page.getByRole("figure", { name: /gradient shrinks by a factor/ });
  const sizeOf = async () => profile.evaluate((figure) => [figure.clientWidth, figure.clientHeight]);
  const before = await sizeOf();
  await profile.getByRole("button", { name: "Table" }).click();
  await expect(profile.getByRole("rowheader", { name: "layers.0" })).toBeVisible();
  await profile.getByRole("button", { name: "Picture" }).click();
  expect(await sizeOf()).toEqual(before);
});

test("a picture can be copied as CSV and as SVG", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openRun(page, "deep-sigmoid");
  const loss = page.getByRole("figure", { name: /training loss/i });
  await loss.getByRole("button", { name: "Copy CSV" }).click();
  await expect(loss.getByRole("button", { name: "Copied CSV" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^series,from step,to step/);
  await loss.getByRole("button", { name: "Copy SVG" }).click();
  await expect(loss.getByRole("button", { name: "Copied SVG" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<svg .*<title>The training loss/);
});

test("values of the loss can be read with the arrow keys", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.getByRole("button", { name: "Read values" }).click();
  await expect(page.locator(".recharts-surface").first()).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".recharts-tooltip-wrapper")).toContainText(/step .*training: 0\./s);
});

test("nothing on the page moves while it becomes interactive", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.reload();
  await page.waitForLoadState("networkidle");
  await page.getByRole("figure", { name: /training loss/i }).hover();
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const values = list.getEntries().map((entry) => ("value" in entry ? Number(entry.value) : 0));
          resolve(values.reduce((sum, value) => sum + value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(resolve, 500, 0);
      }),
  );
  expect(shift).toBeLessThan(0.02);
});

test("layers are picked with the arrow keys, and the picked one is shown over the steps", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await openTab(page, "Gradient flow");
  const picked = page.getByRole("radio", { checked: true });
  await picked.focus();
  await expect(page.getByRole("heading", { level: 2, name: "layers.0" })).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("heading", { level: 2, name: "layers.1", exact: true })).toBeVisible();
});

test("the data page names the file, its hash and where the order of the layers comes from", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await openTab(page, "Data");
  await expect(page.getByRole("code").filter({ hasText: /^[0-9a-f]{64}$/ })).toBeVisible();
  await expect(page.getByText("The order was stated by the team.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "grad_norm/layers.0.weight" })).toBeAttached();
});

test("a run is renamed, and deleted with a reason", async ({ page }) => {
  const name = `to-delete-${Date.now()}`;
  await page.goto("/runs");
  await chooseFiles(page, "Choose files", {
    name: `${name}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(
      `step,loss\n${Array.from({ length: 50 }, (_, step) => `${step},${1 / (step + 1)}`).join("\n")}\n`,
    ),
  });
  await page.getByRole("link", { name: /Read the verdict/ }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await openTab(page, "Data");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByLabel("Name", { exact: true }).fill(`${name}-renamed`);
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name}-renamed` })).toBeVisible();
  await page.getByRole("button", { name: "Delete …" }).click();
  await page.getByLabel("Reason").fill("made by a test");
  await page.getByRole("button", { name: "Delete this run" }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await page.goto(`/runs?search=${name}`);
  await expect(page.getByText("No run fits these filters.")).toBeVisible();
});
