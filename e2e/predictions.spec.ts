import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { chooseFiles } from "./choose-files";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

const SET = "tests/fixtures/predictions/comma.csv";

/** A run of its own, with its Data tab open. */
async function uploadRun(page: Page, name: string): Promise<void> {
  const lines = Array.from({ length: 60 }, (_, step) => `${JSON.stringify({ step, loss: 1 / (step + 1) })}\n`);
  await page.goto("/runs");
  await chooseFiles(page, "Choose files", {
    name: `${name}.jsonl`,
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(lines.join("")),
  });
  await page.getByRole("link", { name: /Read the verdict/ }).click();
  await expect(page.getByText("How sure")).toBeVisible({ timeout: 30_000 });
  await openTab(page, "Data");
}

test("predictions are added, listed with what warns of them, and removed again", async ({
  page,
  login,
  expectAccessible,
}) => {
  await login("engineer");
  await uploadRun(page, `predictions-${Date.now()}`);
  const section = page.getByRole("region", { name: "Predictions" });
  await expect(section).toContainText("No predictions of patients belong to this run.");
  await section.getByRole("button", { name: "Add predictions …" }).click();
  const dialog = page.getByRole("dialog", { name: "Add predictions of patients" });
  const wrong = Buffer.from("y_true,y_prob\n1,0.5\n0,37\n");
  await dialog.getByLabel("File").setInputFiles({ name: "wrong.csv", mimeType: "text/csv", buffer: wrong });
  await dialog.getByRole("button", { name: "Add this file" }).click();
  await expect(dialog.getByRole("alert")).toContainText(
    'Expected a probability from 0 to 1 in column "y_prob", found 37 in row 2 of wrong.csv; it looks like a percentage.',
  );
  await expectAccessible();
  const buffer = await readFile(SET);
  await dialog.getByLabel("File").setInputFiles({ name: "test.csv", mimeType: "text/csv", buffer });
  await dialog.getByLabel("Step of the training that made them").fill("59");
  await dialog.getByRole("button", { name: "Add this file" }).click();
  await expect(dialog).toBeHidden();
  await expect(section.getByRole("status")).toContainText("Added. The verdict is up to date", { timeout: 30_000 });
  await expect(section).toContainText("train 120, val 40, test 80");
  await expect(section).toContainText("of this model and of TRISS");
  await expect(section).toContainText("step 59");
  await expect(section).toContainText("40 patients of the 80 of the evaluation are among the training rows");
  await expectAccessible();
  await section.getByRole("button", { name: "Remove test.csv" }).click();
  await page.getByRole("button", { name: "Remove these predictions" }).click();
  await expect(section).toContainText("No predictions of patients belong to this run.");
});

test("the predictions of a sample run are read by a clinician, who cannot change them", async ({ page, login }) => {
  await login("clinician");
  await openRun(page, "subgroups");
  await openTab(page, "Data");
  const section = page.getByRole("region", { name: "Predictions" });
  await expect(section).toContainText("predictions.csv.gz");
  await expect(section).toContainText("test 4,000");
  await expect(section).toContainText("step 1,199, weights ");
  await expect(section.getByRole("button")).toHaveCount(0);
});
