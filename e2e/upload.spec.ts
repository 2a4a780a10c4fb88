import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { chooseFiles } from "./choose-files";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ page, login }) => {
  await login("engineer");
  await page.goto("/runs");
});

test("a log chosen in the browser becomes a run with a verdict", async ({ page }) => {
  await chooseFiles(page, "Choose files", "samples/runs/diverging/metrics.jsonl.gz");
  const uploads = page.getByRole("list", { name: "Uploads" });
  await expect(uploads.getByRole("status")).toContainText("points", { timeout: 30_000 });
  await uploads.getByRole("link", { name: /Read the verdict/ }).click();
  await expect(page.getByRole("region", { name: "Verdict" })).toContainText(/not finite/, { timeout: 30_000 });
  await expect(page.getByText("critical").first()).toBeVisible();
});

test("a folder becomes one run with the settings of its meta.json", async ({ page }) => {
  await chooseFiles(page, "Choose a folder", "samples/runs/healthy-residual");
  const uploads = page.getByRole("list", { name: "Uploads" });
  await expect(uploads.getByRole("link", { name: /Read the verdict/ })).toBeVisible({ timeout: 30_000 });
  await uploads.getByRole("link", { name: /Read the verdict/ }).click();
  await expect(page.getByText(/simulated trauma cohort/).first()).toBeVisible();
});

/** Drops something from the disk on the page as the system's file manager does: real files, real folders. */
async function dropOn(page: Page, target: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path.resolve(target)], dragOperationsMask: 1 };
  const send = (type: "dragEnter" | "dragOver" | "drop") =>
    devtools.send("Input.dispatchDragEvent", { type, x: 400, y: 500, data });
  // A hand keeps moving; a single event may come before the page listens.
  await expect(async () => {
    await send("dragEnter");
    await send("dragOver");
    await expect(page.getByText(/^Drop to import into/)).toBeVisible({ timeout: 500 });
  }).toPass();
  await send("drop");
}

for (const [what, target] of [
  ["file", "samples/runs/diverging/metrics.jsonl.gz"],
  ["folder", "samples/runs/deep-sigmoid-tensorboard"],
] as const) {
  test(`a ${what} dropped on the page is imported, with a bar while it goes`, async ({ page }) => {
    // Slow enough that the bar is there to be seen.
    const devtools = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 200_000 };
    await devtools.send("Network.emulateNetworkConditions", slow);
    await dropOn(page, target);
    const uploads = page.getByRole("list", { name: "Uploads" });
    await expect(uploads.getByRole("progressbar")).toBeVisible();
    await expect(page.getByText(/^Drop to import into/)).toBeHidden();
    await uploads.getByRole("link", { name: /Read the verdict/ }).click();
    await expect(page.getByRole("region", { name: "Verdict" })).toContainText(/not finite|fades/, { timeout: 30_000 });
  });
}

const UNREADABLE = [
  { name: "empty.jsonl", content: "" },
  { name: "binary.jsonl", content: "\u0000\u0001\u0002\u0003PNG\u0000".repeat(200) },
  { name: "words.csv", content: "name,colour\nfoo,red\nbar,blue\n" },
] as const;

for (const { name, content } of UNREADABLE) {
  test(`${name} is refused with one sentence and leaves no run behind`, async ({ page }) => {
    const folder = await mkdtemp(path.join(tmpdir(), "rounds-e2e-"));
    const file = path.join(folder, name);
    await writeFile(file, content);
    await chooseFiles(page, "Choose files", file);
    await expect(page.getByRole("alert").filter({ hasText: /\S/ }).first()).toContainText(/expected/i, {
      timeout: 30_000,
    });
    await page.goto(`/runs?search=${name.split(".")[0]}`);
    await expect(page.getByText("No run fits these filters.")).toBeVisible();
    await rm(folder, { recursive: true });
  });
}

test("who may only read is not offered to upload", async ({ page, context, login }) => {
  await context.clearCookies();
  await login("auditor");
  await page.goto("/runs");
  await expect(page.getByText("uploading needs the role")).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose files" })).toHaveCount(0);
});
