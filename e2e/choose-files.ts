import type { FileChooser, Page } from "@playwright/test";
import { expect } from "./fixtures";

/**
 * Chooses files as a person does. The button opens nothing before the page is alive, so it is pressed
 * again; files put straight into the input would be lost then.
 */
export async function chooseFiles(
  page: Page,
  button: "Choose files" | "Choose a folder",
  files: Parameters<FileChooser["setFiles"]>[0],
): Promise<void> {
  await expect(async () => {
    const choosing = page.waitForEvent("filechooser", { timeout: 1_000 });
    await page.getByRole("button", { name: button }).click();
    await (await choosing).setFiles(files);
  }).toPass();
}
