import { expect, test } from "./fixtures";

test("a report that was exported can be compared with the report as it stands after something changed", async ({
  page,
  login,
  expectAccessible,
}) => {
  await login("engineer");
  await page.goto("/runs");
  const headers = { origin: new URL(page.url()).origin, "content-type": "application/octet-stream" };
  const log = Array.from({ length: 60 }, (_, step) => JSON.stringify({ step, loss: 1 / (1 + step), val_loss: 0.5 }));
  const imported = await page.request.post(
    `/api/v1/imports?project=demo&run=report-changes-${Date.now()}&filename=log.jsonl`,
    { headers, data: Buffer.from(log.join("\n")) },
  );
  expect(imported.status()).toBe(201);
  const { runId } = (await imported.json()) as { runId: string };
  await page.request.get(`/api/v1/runs/${runId}/diagnosis`);
  await page.goto(`/runs/${runId}/report`);
  const earlier = page.getByRole("region", { name: "Earlier reports" });
  await expect(earlier).toContainText("None yet.");
  const exported = await page.request.get(`/api/v1/runs/${runId}/report?format=csv`);
  expect(exported.status()).toBe(200);
  await page.reload();
  await expect(earlier).toContainText("This is the report as it stands now.");
  await expect(earlier.getByRole("link")).toHaveCount(0);

  const predictions = ["patient_id,y_true,y_prob"];
  for (let patient = 0; patient < 120; patient += 1)
    predictions.push(`p${patient},${patient % 4 === 0 ? 1 : 0},${(((patient * 37) % 97) + 1) / 100}`);
  const added = await page.request.post(`/api/v1/runs/${runId}/predictions?filename=predictions.csv`, {
    headers,
    data: Buffer.from(predictions.join("\n")),
  });
  expect(added.status()).toBe(201);

  await page.goto(`/runs/${runId}/report`);
  await earlier.getByRole("link", { name: "What changed since" }).click();
  await expect(page.getByRole("heading", { name: "What changed since an earlier report" })).toBeVisible();
  const section = page.getByRole("region", { name: "What changed since an earlier report" });
  await expect(section).toContainText(/\d+ numbers and \d+ verdicts? changed; [\d,]+ numbers are the same in both\./);
  await expect(section.getByRole("table", { name: "What differs beside them" })).toContainText("Predictions");
  await expect(section.getByRole("table", { name: "Numbers that changed" })).toContainText("AUROC");
  await expectAccessible();
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

  await page.getByRole("link", { name: "Show it in section 12 of the report" }).click();
  await expect(page.locator("#section-12")).toContainText("Compared with the record");

  await page.goto(`/runs/${runId}/report/changes?since=${"0".repeat(64)}`);
  await expect(page.getByRole("alert").filter({ hasText: "Expected the SHA-256" })).toBeVisible();
});
