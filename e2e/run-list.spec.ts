import type { Page } from "@playwright/test";
import { openRun } from "./demo-runs";
import { expect, test } from "./fixtures";

/** Boxes of the runs that other tests make have labels as well, of whatever those are called. */
const filterOf = (page: Page) => page.getByRole("search");

test.beforeEach(async ({ login }) => login("engineer"));

test("the list is narrowed to a finding and put in order, and its address shows the same again", async ({ page }) => {
  for (const name of ["healthy-residual", "deep-sigmoid"]) await openRun(page, name);
  await page.goto("/runs");
  await filterOf(page).getByText("More filters").click();
  await filterOf(page).getByLabel("Finding", { exact: true }).selectOption("vanishing-gradient");
  await filterOf(page).getByLabel("Order", { exact: true }).selectOption("loss");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/rule=vanishing-gradient/);
  const runs = page.getByRole("region", { name: "Runs" });
  await expect(runs.getByRole("link", { name: "deep-sigmoid", exact: true })).toBeVisible();
  await expect(runs.getByRole("link", { name: "healthy-residual", exact: true })).toHaveCount(0);
  await page.reload();
  await expect(filterOf(page).getByLabel("Finding", { exact: true })).toHaveValue("vanishing-gradient");
  await expect(runs.getByRole("link", { name: "healthy-residual", exact: true })).toHaveCount(0);
});

test("a view of the list says which one is shown", async ({ page }) => {
  await openRun(page, "deep-sigmoid");
  await page.goto("/runs");
  const views = page.getByRole("navigation", { name: "Views of the list" });
  await expect(views.getByRole("link", { name: "All runs" })).toHaveAttribute("aria-current", "true");
  await views.getByRole("link", { name: "Critical" }).click();
  await expect(views.getByRole("link", { name: "Critical" })).toHaveAttribute("aria-current", "true");
  const runs = page.getByRole("region", { name: "Runs" });
  await expect(runs.getByRole("link", { name: "deep-sigmoid", exact: true })).toBeVisible();
  await expect(filterOf(page).getByLabel("Status", { exact: true })).toHaveValue("critical");
  await filterOf(page).getByLabel("Search by name", { exact: true }).fill("deep");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/search=deep/);
  await views.getByRole("link", { name: "All runs" }).click();
  await expect(filterOf(page).getByLabel("Status", { exact: true })).toHaveValue("");
  await expect(filterOf(page).getByLabel("Search by name", { exact: true })).toHaveValue("");
});

test("runs of experiments are left out until the reader asks for them, and the address keeps that", async ({
  page,
  request,
  server,
}) => {
  const name = `pair-${crypto.randomUUID()}`;
  const claim = { plan: "a".repeat(64), arm: "repaired", seed: 11, steps: 3, data_sha256: null, margin: 0.05 };
  const proof = { ...claim, started: "2026-11-27T02:00:00.000Z" };
  const points = [1, 2, 3].map((step) => ({ kind: "metric", metric: "loss", step, value: 1 / step }));
  const log = [{ kind: "run", settings: { proof }, layers: [] }, ...points].map((line) => `${JSON.stringify(line)}\n`);
  const sent = await request.post(`/api/v1/imports?project=demo&run=${name}&filename=log.jsonl`, {
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/octet-stream" },
    data: log.join(""),
  });
  expect(sent.status()).toBe(201);
  await page.goto(`/runs?search=${name}`);
  await expect(page.getByText("No run fits these filters.")).toBeVisible();
  const listed = filterOf(page).getByLabel("Runs of experiments", { exact: true });
  await listed.selectOption({ label: "listed, too (1)" });
  await page.getByRole("button", { name: "Apply" }).click();
  const row = page.getByRole("region", { name: "Runs" }).getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("of an experiment: repaired, seed 11");
  await expect(page).toHaveURL(/proof=with/);
  await page.reload();
  await expect(listed).toHaveValue("with");
  await expect(row).toBeVisible();
  await listed.selectOption({ label: "left out (1)" });
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("No run fits these filters.")).toBeVisible();
  await page.goto(`/runs?search=${name}&proof=${proof.plan}`);
  await expect(row).toBeVisible();
  await expect(listed).toHaveValue(proof.plan);
});
