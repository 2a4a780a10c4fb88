import type { Page } from "@playwright/test";
import { chooseFiles } from "./choose-files";
import { openRun } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("engineer"));

const questions = (page: Page) => page.getByRole("region", { name: "The seven questions" });

test("what nobody stated is stated beside the question that asks for it, and the page says who did", async ({
  page,
  expectAccessible,
}) => {
  const name = `checklist-${Date.now()}`;
  const lines = Array.from({ length: 120 }, (_, step) => JSON.stringify({ step, loss: 1 / (step + 1) }));
  await page.goto("/runs");
  await chooseFiles(page, "Choose files", {
    name: `${name}.jsonl`,
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(`${lines.join("\n")}\n`),
  });
  await page.getByRole("link", { name: /Read the verdict/ }).click();
  await expect(page.getByText("How sure")).toBeVisible({ timeout: 30_000 });
  await expect(questions(page)).toContainText("What is minimised was not stated.");
  await questions(page).getByRole("button", { name: "State it … What loss is minimised" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Settings of this run" });
  await dialog.getByLabel("Loss function").fill("binary cross-entropy");
  await expectAccessible();
  await page.keyboard.press("Enter");
  await expect(questions(page)).toContainText("Minimised is: binary cross-entropy.", { timeout: 30_000 });
  await expect(questions(page)).toContainText(/loss function: binary cross-entropy, by Demo engineer on \d/);
});

test("evidence leads to the page of a check and to the settings of the run", async ({ page }) => {
  await openRun(page, "logistic");
  await expect(questions(page)).toContainText("the chain rule has one factor");
  await questions(page).getByRole("link", { name: "model: logistic regression", exact: true }).first().click();
  await expect(page).toHaveURL(/\/data#settings$/);
  await page.goBack();
  await questions(page).getByRole("link", { name: "Gradient check", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gradient check" })).toBeVisible();
});

test("checks that are none for a logistic regression are listed apart, and lead to the kinds of run", async ({
  page,
}) => {
  await openRun(page, "logistic");
  const apart = page.getByRole("region", { name: "Not for this kind of run" });
  await expect(apart).toContainText("A logistic regression has no layers that a signal could fade in");
  await apart.getByRole("link", { name: "Which checks apply to which kind of run" }).click();
  await page.getByRole("region", { name: "Kinds of run" }).getByText("Logistic regression", { exact: true }).click();
  await expect(page.getByRole("table", { name: "Checks for: logistic regression" })).toBeVisible();
});
