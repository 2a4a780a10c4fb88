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
  let patienceMs = 500;
  await expect(async () => {
    // A slow machine may take long to open what a lively page opens at once.
    patienceMs *= 2;
    const choosing = page.waitForEvent("filechooser", { timeout: patienceMs });
    // Together: a chooser that does not come while the button is still being pressed is another try, and no failure.
    const [chooser] = await Promise.all([choosing, page.getByRole("button", { name: button }).click()]);
    await chooser.setFiles(files);
  }).toPass();
}
