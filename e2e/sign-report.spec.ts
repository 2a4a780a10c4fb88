import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { readPdf } from "../tests/render/read-pdf";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

/** What a download from the Report tab holds. */
async function download(page: Page, path: string): Promise<Buffer> {
  const waiting = page.waitForEvent("download");
  await page.evaluate((href) => {
    const link = document.createElement("a");
    link.href = href;
    link.download = "";
    link.click();
  }, path);
  return readFile(await (await waiting).path());
}

test("a clinician signs the report with their password, and every form of it prints name, time and meaning", async ({
  page,
  login,
  server,
  expectAccessible,
}) => {
  await login("clinician");
  await openRun(page, "healthy-residual");
  await openTab(page, "Report");
  const section = page.getByRole("region", { name: "Signatures", exact: true });
  await expect(section.getByText("Nobody has signed this record.")).toBeVisible();
  await section.getByRole("button", { name: "Sign this record …" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign the report on healthy-residual" });
  await dialog.getByRole("radio", { name: /^approval/ }).check();
  await dialog.getByLabel("Your password").fill("not the password at all");
  await dialog.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("Expected your password, but this is not it.");
  await expect(dialog.getByLabel("Your password")).toHaveValue("");
  await expectAccessible();
  await dialog.getByLabel("Your password").fill(server.passwords.clinician);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(section.getByRole("listitem").filter({ hasText: "Demo clinician: approval" })).toBeVisible();
  await expect(section.getByRole("button", { name: "Sign this record …" })).toBeFocused();
  await expectAccessible();
  const cover = page.getByRole("region", { name: "0 Cover" });
  await expect(cover.getByRole("row", { name: /Demo clinician.*UTC.*approval/ })).toBeVisible();
  const at = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/.exec(
    (await cover.getByRole("row", { name: /Demo clinician/ }).textContent()) ?? "",
  );
  const path = new URL(page.url()).pathname.replace(/\/report$/, "");
  const html = (await download(page, `/api/v1${path}/report?format=html`)).toString("utf8");
  const pdf = await readPdf(await download(page, `/api/v1${path}/report?format=pdf`));
  const printed = pdf.pages.map(({ text }) => text).join("");
  for (const part of ["Demo clinician", at?.[0] ?? "no time", "approval"]) {
    expect(html).toContain(part);
    expect(printed).toContain(part.replaceAll(" ", ""));
  }
});

test("signing again with the same meaning is refused in words, by keyboard and at 320 pixels", async ({
  page,
  login,
  server,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await login("engineer");
  await openRun(page, "logistic");
  await openTab(page, "Report");
  const section = page.getByRole("region", { name: "Signatures", exact: true });
  for (const outcome of ["signed", "refused"]) {
    await section.getByRole("button", { name: "Sign this record …" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Sign the report on logistic" });
    await dialog.getByLabel("Your password").fill(server.passwords.engineer);
    await page.keyboard.press("Enter");
    if (outcome === "refused") {
      await expect(dialog.getByRole("alert")).toContainText('You signed this record with the meaning "review" already');
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.keyboard.press("Escape");
    }
    await expect(dialog).toBeHidden();
    await expect(section.getByRole("listitem").filter({ hasText: "Demo engineer: review" })).toHaveCount(1);
  }
});
