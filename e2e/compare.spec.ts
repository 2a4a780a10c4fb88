import { chooseFiles } from "./choose-files";
import { chooseRuns, openRun } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("engineer"));

test("runs chosen in the list are compared, the first one chosen as A, and another one is put first", async ({
  page,
}) => {
  // The verdicts are there before they are compared.
  for (const name of ["healthy-residual", "deep-sigmoid", "diverging"]) await openRun(page, name);
  await chooseRuns(page, ["deep-sigmoid", "healthy-residual", "diverging"]);
  // The choice stands in the address.
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Compare diverging", exact: true })).toBeChecked();
  await page.getByRole("button", { name: "Compare the chosen runs" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Compare 3 runs" })).toBeVisible();
  const sentence = page.getByText(/^Of 3 runs 2 are critical \(A and C\) and 1 has no fault found \(B\)/);
  await expect(sentence).toContainText(/\d+ of \d+ checks answer differently\./);
  await expect(page.getByRole("listitem", { name: "Run A" })).toContainText("deep-sigmoid");
  await expect(page.getByRole("listitem", { name: "Run C" })).toContainText("diverging");
  const changes = page.getByRole("region", { name: "What differs" });
  await expect(changes).toContainText("Nothing below can be attributed to one of them.");
  const vanishing = page.getByRole("row").filter({ hasText: "Vanishing gradient" });
  await expect(vanishing).toContainText(/Found in A \(critical\).*; nothing found in B/);
  await vanishing.getByText("The numbers in words").click();
  await expect(vanishing).toContainText("A is lower than B. A finding lies below");
  await expect(vanishing).toContainText("higher is better. The intervals do not overlap.");
  const depth = page.getByRole("figure", { name: /Gradient over depth/ });
  await depth.getByRole("button", { name: "Table" }).click();
  await expect(depth.getByRole("row").filter({ hasText: "C diverging" }).first()).toBeVisible();

  await page.getByRole("link", { name: "Make B the first" }).click();
  await expect(page.getByRole("listitem", { name: "Run A" })).toContainText("healthy-residual");
  await expect(page.getByText(/^Of 3 runs 2 are critical \(B and C\) and 1 has no fault found \(A\)/)).toBeVisible();
  await expect(vanishing).toContainText(/Found in B \(critical\).*; nothing found in A/);
  await vanishing.getByText("The numbers in words").click();
  await expect(vanishing).toContainText("A is higher than B.");
  await expect(vanishing).toContainText("higher is better");

  await page.getByRole("link", { name: "Take C out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Compare 2 runs" })).toBeVisible();
  await expect(
    page.getByText(/^Of 2 runs .* The training loss ends lowest in A, highest in B; lower is better\.$/),
  ).toBeVisible();
});

test("losses lie on steps or on the share of each run's length, and the address keeps which", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.getByRole("link", { name: "Compare with …" }).click();
  await expect(page.getByText("One run is chosen; choose at least one more.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Compare diverging", exact: true }).check();
  await page.getByRole("button", { name: "Compare the chosen runs" }).click();
  const loss = page.getByRole("figure", { name: /training loss over the last tenth/ });
  await expect(loss).toContainText("training step");
  await page.getByRole("link", { name: "Share of the run's length" }).click();
  await expect(loss).toContainText("share of the run's length, %");
  await expect(page).toHaveURL(/x=share/);
  await loss.getByRole("button", { name: "Table" }).click();
  await expect(loss.getByRole("columnheader", { name: "from share of the length" })).toBeVisible();
});

test("a ninth run is not taken, a sentence says why, and the choice follows filters and leaves by keyboard", async ({
  page,
}) => {
  await page.goto("/runs?size=200");
  const boxes = page.getByRole("checkbox", { name: /^Compare / });
  for (let index = 0; index < 8; index += 1) await boxes.nth(index).check();
  await expect(page.getByText("8 runs are chosen.")).toBeVisible();
  await boxes.nth(8).focus();
  await page.keyboard.press("Space");
  await expect(
    page.getByText("8 runs are chosen, as many as are compared at a time; take one out first."),
  ).toBeVisible();
  await expect(boxes.nth(8)).not.toBeChecked();
  await boxes.nth(0).focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("7 runs are chosen.")).toBeVisible();

  await page.getByLabel("Search by name").fill("nothing-is-called-this");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("No run fits these filters.")).toBeVisible();
  await page.getByRole("link", { name: "All runs", exact: true }).click();
  await expect(page.getByText("7 runs are chosen.")).toBeVisible();
  await page.getByRole("button", { name: "Choose none" }).click();
  await expect(page.getByText("Choose 2 to 8 runs in the first column to compare them.")).toBeVisible();
  await expect(page).not.toHaveURL(/run=/);
});

test("checks that answer alike are behind one line that opens by keyboard", async ({ page }) => {
  for (const name of ["deep-sigmoid-tensorboard", "deep-sigmoid"]) await openRun(page, name);
  await chooseRuns(page, ["deep-sigmoid", "deep-sigmoid-tensorboard"]);
  await page.getByRole("button", { name: "Compare the chosen runs" }).click();
  const verdicts = page.getByRole("region", { name: "Verdicts" });
  const alike = verdicts.getByText(/checks? with the same answer in all runs/);
  await alike.focus();
  await page.keyboard.press("Enter");
  await expect(verdicts).toContainText("Found in both runs, with the same weight (critical).");
});

test("the same run twice is one run, and a run that is not there is left out with a word", async ({ page }) => {
  await openRun(page, "healthy-residual");
  const other = page.url().split("/").at(-1) ?? "";
  await openRun(page, "deep-sigmoid");
  const id = page.url().split("/").at(-1) ?? "";
  await page.goto(`/compare?run=${id}&run=${id}`);
  await expect(page.getByText("A is deep-sigmoid, of the project demo.")).toBeVisible();
  await page.getByRole("link", { name: "Choose runs in the list" }).click();
  await expect(page.getByText("One run is chosen; choose at least one more.")).toBeVisible();
  expect((await page.goto(`/compare?run=${id}&run=no-such-run&run=${other}`))?.status()).toBe(200);
  await expect(page.getByText("1 of the chosen runs is not there, or not yours to see, and left out.")).toBeVisible();
  await expect(page.getByRole("listitem", { name: "Run B" })).toContainText("healthy-residual");
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
  await page.goto(`/compare?run=${id}&run=${other}`);
  await expect(page.getByRole("region", { name: "Verdicts" })).toBeVisible();
  await expect(page.getByText("The checks are running")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /Gradient over depth/ })).toBeVisible();
  await expect(page.getByText("No gradients logged per layer in B.")).toBeVisible();
});
