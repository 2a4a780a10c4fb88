import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { chooseFiles } from "./choose-files";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("engineer"));

/** A loss that nobody would take for one, and norms under names of somebody's own. */
async function uploadUnknownNames(page: Page, name: string): Promise<void> {
  const lines = Array.from({ length: 60 }, (_, step) => {
    const norms = Object.fromEntries([0, 1, 2].map((layer) => [`g/enc.${layer}/w`, 0.1 + layer / 10]));
    return JSON.stringify({ step, _timestamp: 1_700_000_000 + step, mystery: 1 / (step + 1), ...norms });
  });
  await page.goto("/runs");
  await chooseFiles(page, "Choose files", {
    name: `${name}.jsonl`,
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(`${lines.join("\n")}\n`),
  });
  await page.getByRole("link", { name: /Read the verdict/ }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await openTab(page, "Data");
}

/** Layers that the file names from the output to the input, and an optimizer that it states. */
async function uploadGuessedOrder(page: Page, name: string): Promise<void> {
  const lines = Array.from({ length: 120 }, (_, step) => {
    const norms = Object.fromEntries([2, 1, 0].map((layer) => [`grad_norm/enc.${layer}.weight`, 0.1 ** (3 - layer)]));
    return JSON.stringify({ step, loss: 1 / (step + 1), ...norms });
  });
  const facts = JSON.stringify({ kind: "run", settings: { optimizer: "Adam" }, layers: [] });
  await page.goto("/runs");
  await chooseFiles(page, "Choose files", {
    name: `${name}.jsonl`,
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(`${[facts, ...lines].join("\n")}\n`),
  });
  await page.getByRole("link", { name: /Read the verdict/ }).click();
  await expect(page.getByText("How sure")).toBeVisible({ timeout: 30_000 });
  await openTab(page, "Data");
}

test("the data page says what became of every point of a file", async ({ page }) => {
  await uploadUnknownNames(page, `provenance-${Date.now()}`);
  const sources = page.getByRole("region", { name: "Where the numbers come from" });
  await expect(sources).toContainText("240 points; none of them was here already");
  await expect(sources).toContainText("240 points of 4 series");
  await expect(sources).toContainText("ascend in every series");
  await expect(sources).toContainText("14 Nov 2023");
});

test("a series is seen as something else, the verdict follows, and the key rules' mapping comes back", async ({
  page,
  expectAccessible,
}) => {
  await uploadUnknownNames(page, `mapping-${Date.now()}`);
  await openTab(page, "Verdict");
  await expect(page.getByText("How sure")).toBeVisible({ timeout: 30_000 });
  const before = (await page.getByRole("region", { name: "Verdict" }).textContent()) ?? "";
  await openTab(page, "Data");
  const editor = page.getByRole("region", { name: "What each series was taken for" });
  await editor.getByRole("checkbox", { name: "Choose mystery" }).check();
  await editor.getByRole("button", { name: "Change 1 chosen …" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the mapping of 1 series" });
  await dialog.getByLabel("Metric", { exact: true }).selectOption("Set to …");
  await dialog.getByLabel("New metric").fill("loss");
  await dialog.getByRole("button", { name: "Show what would change" }).click();
  await expect(dialog).toContainText("mystery → loss");
  await expectAccessible();
  await dialog.getByRole("button", { name: "Change 1 series" }).click();
  // The dialog has a status of its own until it closes.
  const said = editor.getByRole("status").filter({ hasText: "1 series changed. The verdict is up to date:" });
  await expect(said).toBeVisible({ timeout: 30_000 });
  await expect(editor.getByRole("row", { name: /mystery/ })).toContainText("changed by hand");
  await openTab(page, "Verdict");
  await expect(page.getByRole("figure", { name: /loss falls|training loss/i }).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Verdict" })).not.toHaveText(before);
  await openTab(page, "Data");
  await editor.getByLabel("Show").selectOption("edited");
  await editor.getByRole("button", { name: "Reset all 1 listed …" }).click();
  await page.getByRole("button", { name: "Show what would change" }).click();
  await page.getByRole("button", { name: "Change 1 series" }).click();
  await expect(editor.getByText("No series fits this filter.")).toBeVisible();
});

test("a pattern names the layers of many series at once, by keyboard alone", async ({ page }) => {
  await uploadUnknownNames(page, `pattern-${Date.now()}`);
  const editor = page.getByRole("region", { name: "What each series was taken for" });
  await editor.getByLabel("Filter by key").focus();
  await page.keyboard.type("g/*/w");
  const change = editor.getByRole("button", { name: "Change all 3 listed …" });
  await change.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  for (const [label, text] of [
    ["Metric", "grad_norm"],
    ["Layer", "$1"],
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).focus();
    await page.keyboard.type("Set");
    await page.keyboard.press("Tab");
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("grad_norm, layer enc.1");
  await dialog.getByRole("button", { name: "Change 3 series" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "Order of the layers" })).toContainText("enc.2", { timeout: 30_000 });
});

test("a change that makes no mapping is refused in one sentence, and the dialog stays", async ({ page }) => {
  await uploadUnknownNames(page, `refused-${Date.now()}`);
  const editor = page.getByRole("region", { name: "What each series was taken for" });
  await editor.getByRole("button", { name: "Change all 4 listed …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tensor", { exact: true }).selectOption("Set to …");
  await dialog.getByLabel("New tensor").fill("weight");
  await dialog.getByRole("button", { name: "Show what would change" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Expected a layer for the tensor");
  await page.keyboard.press("Escape");
  await expect(editor.getByRole("button", { name: "Change all 4 listed …" })).toBeFocused();
});

for (const [name, format, first] of [
  ["CSV", "csv", "run,key,context,metric"],
  ["JSON Lines", "jsonl", '{"kind":"run"'],
  ["Parquet", "parquet", "PAR1"],
] as const) {
  test(`all points of a run are downloaded as ${name}`, async ({ page }) => {
    await openRun(page, "deep-sigmoid");
    await openTab(page, "Data");
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: `Download ${name}`, exact: true }).click();
    const download = await started;
    expect(download.suggestedFilename()).toBe(`deep-sigmoid.${format}`);
    const content = await readFile(await download.path());
    expect(content.subarray(0, first.length).toString()).toBe(first);
    expect(content.length).toBeGreaterThan(10_000);
  });
}

test("who may only read sees the mapping and is not offered to change it", async ({ page, context, login }) => {
  await context.clearCookies();
  await login("clinician");
  await openRun(page, "deep-sigmoid");
  await openTab(page, "Data");
  await expect(page.getByRole("rowheader", { name: "grad_norm/layers.0.weight" })).toBeAttached();
  await expect(page.getByRole("button", { name: /^Change/ })).toHaveCount(0);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
});

test("layers are put in order by keyboard, the guessed order is said to be guessed, and it comes back", async ({
  page,
  expectAccessible,
}) => {
  await uploadGuessedOrder(page, `order-${Date.now()}`);
  const layers = page.getByRole("region", { name: "Order of the layers", exact: true });
  const depthOf = (name: string) =>
    layers
      .getByRole("row", { name: new RegExp(`^${name} `) })
      .getByRole("cell")
      .first();
  await expect(layers).toContainText("The order was guessed");
  await expect(depthOf("enc.2")).toHaveText("1");
  await layers.getByRole("button", { name: "Change the order …" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Order of the layers, from the input to the output" });
  await dialog.getByRole("button", { name: "Move enc.2 towards the output" }).press("Enter");
  await expect(dialog.getByRole("button", { name: "Move enc.2 towards the output" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("enc.2 is layer 3 of 3 now.")).toBeAttached();
  await dialog.getByLabel("Or paste an order").fill("['enc.0.weight', 'enc.1.weight', 'enc.2.weight']");
  await dialog.getByRole("button", { name: "Use the pasted order" }).press("Enter");
  await expect(dialog).toContainText("All layers have their place.");
  await expectAccessible();
  await dialog.getByRole("button", { name: "Save this order" }).press("Enter");
  await expect(layers).toContainText("Saved. The verdict is up to date:", { timeout: 30_000 });
  await expect(layers).toContainText("The order was stated by hand.");
  await expect(depthOf("enc.0")).toHaveText("1");
  await layers.getByRole("button", { name: "Change the order …" }).press("Enter");
  await dialog.getByRole("button", { name: "Take the order of the files" }).press("Enter");
  await expect(layers).toContainText("The order was guessed", { timeout: 30_000 });
  await expect(depthOf("enc.2")).toHaveText("1");
});

test("what a person states of the norm counts, beside what the file says, and can be taken back", async ({
  page,
  expectAccessible,
}) => {
  await uploadGuessedOrder(page, `settings-${Date.now()}`);
  const settings = page.getByRole("region", { name: "What the team stated" });
  await expect(settings).toContainText("Adam");
  await settings.getByRole("button", { name: "Change settings …" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Settings of this run" });
  await dialog.getByLabel("Logged gradient norm").fill("after clipping");
  await dialog.getByLabel("Optimizer").fill("SGD");
  await dialog.getByLabel("Learning rate").fill("fast");
  await expectAccessible();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("Expected a number");
  await dialog.getByLabel("Learning rate").fill("0.1");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(settings).toContainText("Saved. The verdict is up to date:", { timeout: 30_000 });
  await expect(settings).toContainText("SGDchanged by hand; the files say Adam");
  await expect(settings).toContainText("after clippingchanged by hand; the files say nothing");
  await settings.getByRole("button", { name: "Change settings …" }).press("Enter");
  await dialog.getByLabel("Optimizer").fill("");
  await page.keyboard.press("Enter");
  const optimizer = settings.getByRole("definition").filter({ hasText: "Adam" });
  await expect(optimizer).toHaveText("Adam", { timeout: 30_000 });
});

test("without a network the page says so instead of waiting", async ({ page, context }) => {
  await openRun(page, "deep-sigmoid");
  await openTab(page, "Data");
  const editor = page.getByRole("region", { name: "What each series was taken for" });
  await expect(editor.getByRole("table")).toBeVisible();
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await editor.getByLabel("Filter by key").fill("bias");
  await expect(editor.getByText("The server did not answer.")).toBeVisible();
});
