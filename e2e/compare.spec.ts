import { chooseFiles } from "./choose-files";
import { openRun } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("engineer"));

test("two runs chosen in the list are compared, the first one chosen as A, and swapped", async ({ page }) => {
  // Both verdicts are there before they are compared.
  for (const name of ["healthy-residual", "deep-sigmoid"]) await openRun(page, name);
  await page.goto("/runs?search=e");
  await page.waitForLoadState("networkidle");
  await page.getByRole("checkbox", { name: "Compare deep-sigmoid", exact: true }).check();
  await expect(page.getByText("One run is chosen; choose one more.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Compare healthy-residual", exact: true }).check();
  await page.getByRole("button", { name: "Compare the two chosen runs" }).click();
  await expect(page.getByRole("region", { name: "Run A" })).toContainText("deep-sigmoid");
  await expect(page.getByRole("region", { name: "Run B" })).toContainText("healthy-residual");
  const changes = page.getByRole("region", { name: "What changed" });
  await expect(changes).toContainText("A: critical. B: no fault found.");
  await expect(changes).toContainText("Nothing below can be attributed to one of them.");
  await expect(changes).toContainText(/0\.\d+ in A, 0\.\d+ in B; A is higher than B by/);
  const verdicts = page.getByRole("region", { name: "Verdicts" });
  const vanishing = verdicts.getByRole("listitem").filter({ hasText: "Vanishing gradient" });
  await expect(vanishing).toContainText("A has this finding, B does not.");
  await expect(vanishing).toContainText("A is lower than B. A finding lies below");
  await expect(vanishing).toContainText("higher is better. The intervals do not overlap.");

  await page.getByRole("link", { name: "Swap A and B" }).click();
  await expect(page.getByRole("region", { name: "Run A" })).toContainText("healthy-residual");
  await expect(changes).toContainText("A: no fault found. B: critical.");
  await expect(changes).toContainText("A is lower than B by");
  await expect(vanishing).toContainText("B has this finding, A does not.");
  await expect(vanishing).toContainText("A is higher than B.");
  await expect(vanishing).toContainText("higher is better");
});

test("the losses lie on steps or on the share of each run's length, and the address keeps which", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.getByRole("link", { name: "Compare with …" }).click();
  await page.getByRole("link", { name: "Compare with diverging" }).click();
  const loss = page.getByRole("figure", { name: /training loss over the last tenth/ });
  await expect(loss).toContainText("training step");
  await loss.getByRole("link", { name: "Share of the run's length" }).click();
  await expect(loss).toContainText("share of the run's length, %");
  await expect(page).toHaveURL(/x=share/);
  await loss.getByRole("button", { name: "Table" }).click();
  await expect(loss.getByRole("columnheader", { name: "from share of the length" })).toBeVisible();
});

test("checks that answer alike are behind one line that opens by keyboard", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.goto("/compare");
  await page.getByRole("link", { name: "Take deep-sigmoid as A", exact: true }).click();
  await page.getByRole("link", { name: "Compare with deep-sigmoid-tensorboard" }).click();
  const verdicts = page.getByRole("region", { name: "Verdicts" });
  await expect(verdicts).toBeVisible({ timeout: 30_000 });
  const alike = verdicts.getByText(/checks? with the same answer in both runs/);
  await alike.focus();
  await page.keyboard.press("Enter");
  await expect(verdicts).toContainText("Both runs have this finding, with the same weight.");
});

test("the same run twice, a search without result and a run that is not there each say what to do", async ({
  page,
}) => {
  await openRun(page, "deep-sigmoid");
  const id = page.url().split("/").at(-1) ?? "";
  await page.goto(`/compare?a=${id}&b=${id}`);
  await expect(page.getByText("The same run stands on both sides")).toBeVisible();
  await page.goto(`/compare?a=${id}&search=nothing-is-called-this`);
  await expect(page.getByText("No other run has this in its name.")).toBeVisible();
  expect((await page.goto(`/compare?a=${id}&b=no-such-run`))?.status()).toBe(404);
});

test("a run whose checks are still running is compared as far as it goes, and then as a whole", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  const id = page.url().split("/").at(-1) ?? "";
  const name = `late-${Date.now()}`;
  await page.goto("/runs");
  await chooseFiles(page, "Choose files", {
    name: `${name}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(
      `step,loss\n${Array.from({ length: 60 }, (_, step) => `${step},${1 / (step + 1)}`).join("\n")}\n`,
    ),
  });
  const link = page.getByRole("link", { name: /Read the verdict/ });
  const other = ((await link.getAttribute("href")) ?? "").split("/").at(-1) ?? "";
  await page.goto(`/compare?a=${id}&b=${other}`);
  await expect(page.getByRole("region", { name: "Verdicts" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("The checks are running")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Gradient over depth" })).toBeVisible();
  await expect(page.getByText("B has no gradients logged per layer")).toBeVisible();
});
