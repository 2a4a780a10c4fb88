import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { ServerFacts } from "./server-facts";

/** The bundle of a run of the demo, as the API gives it out. */
async function exportBundle(request: APIRequestContext, { url, token }: ServerFacts, run: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${token}` };
  const { runs } = (await (await request.get(`${url}/api/v1/runs?search=${run}`, { headers })).json()) as {
    runs: { id: string; name: string }[];
  };
  const id = runs.find(({ name }) => name === run)?.id;
  const response = await request.get(`${url}/api/v1/runs/${id}/report?format=bundle`, { headers });
  expect(response.status()).toBe(200);
  return await response.body();
}

async function openVerify(page: Page): Promise<void> {
  await page.goto("/verify");
  await expect(page.getByRole("button", { name: "Choose a bundle (.zip)" })).toBeEnabled();
}

async function choose(page: Page, buffer: Buffer, name = "report.zip"): Promise<void> {
  await page.getByLabel("Bundle", { exact: true }).setInputFiles({ name, mimeType: "application/zip", buffer });
}

function verdict(page: Page) {
  return page.getByRole("heading", { name: /^(Verified|Refused)/ });
}

function levels(page: Page) {
  return page.getByRole("region", { name: "Five levels" }).getByRole("listitem");
}

const RUN = "logistic";

test("a bundle is verified at five levels without signing in, without a network, and without anything being sent", async ({
  page,
  context,
  request,
  server,
  expectAccessible,
}) => {
  const bundle = await exportBundle(request, server, RUN);
  await openVerify(page);
  await page.waitForLoadState("networkidle");
  const asked: string[] = [];
  page.on("request", (outgoing) => asked.push(`${outgoing.method()} ${outgoing.url()}`));
  await context.setOffline(true);
  await choose(page, bundle);
  await expect(verdict(page)).toHaveText("Verified", { timeout: 60_000 });
  await expect(levels(page)).toHaveCount(5);
  for (const level of await levels(page).all()) await expect(level).toContainText("passed");
  await expect(levels(page).nth(3)).toContainText("report.html");
  await expect(levels(page).nth(4)).toContainText(/All \d+ numbers .* were computed again/);
  await expect(page.getByRole("definition").filter({ hasText: "a key of this server" })).toBeVisible();
  expect(asked).toEqual([]);
  await expectAccessible();
});

test("one changed byte is named on top, at the level that found it", async ({ page, request, server }) => {
  const bundle = await exportBundle(request, server, RUN);
  const at = bundle.indexOf("inputs/points.jsonl") + 400;
  bundle[at] = (bundle[at] ?? 0) ^ 1;
  await openVerify(page);
  await choose(page, bundle);
  await expect(verdict(page)).toHaveText("Refused", { timeout: 60_000 });
  await expect(page.getByRole("alert").first()).toHaveText(/^Level 1, Hashes: inputs\/points\.jsonl is not the file/);
  await expect(levels(page).first()).toContainText("failed");
});

test("keys count only where somebody trusts them: none, this server's, or a named fingerprint", async ({
  page,
  request,
  server,
}) => {
  const bundle = await exportBundle(request, server, RUN);
  await openVerify(page);
  await page.getByLabel("Compute every number again (level 5)").uncheck();
  await page.getByLabel(/^The keys of this server/).uncheck();
  await choose(page, bundle);
  await expect(verdict(page)).toHaveText("Refused", { timeout: 60_000 });
  await expect(levels(page).nth(1)).toContainText("not trusted");
  await expect(levels(page).nth(4)).toContainText("The numbers were not computed again here");
  const signer =
    (await page
      .getByRole("definition")
      .filter({ hasText: /^[0-9a-f]{64}$/ })
      .first()
      .textContent()) ?? "";
  await page.getByLabel("Fingerprint that the house has named").fill(signer);
  await page.getByRole("button", { name: "Check report.zip again" }).click();
  await expect(verdict(page)).toHaveText("Verified, but for level 5, which could not be checked", {
    timeout: 60_000,
  });
});

test("a file that is no bundle, and a fingerprint that is none, get one sentence each", async ({
  page,
  request,
  server,
}) => {
  await openVerify(page);
  await choose(page, Buffer.from("hello"), "letter.txt");
  await expect(page.getByRole("alert").first()).toContainText("Expected a bundle, which is a zip archive");
  await page.getByLabel("Fingerprint that the house has named").fill("abc");
  await choose(page, await exportBundle(request, server, RUN));
  await expect(page.getByRole("alert").first()).toContainText("Expected keys in the field for a fingerprint");
  await expect(verdict(page)).toHaveCount(0);
});

test("whoever has signed in finds the page in the menu, and it fits 320 pixels", async ({ page, login }) => {
  await login("auditor");
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/runs");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("link", { name: "Verify a bundle" }).click();
  await expect(page.getByRole("heading", { name: "Verify a bundle", level: 1 })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
