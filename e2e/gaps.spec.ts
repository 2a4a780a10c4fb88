import type { Page } from "@playwright/test";
import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

const regionOf = (page: Page) => page.getByRole("region", { name: "Where the gap comes from" });
const figureOf = (page: Page) => regionOf(page).getByRole("figure");

async function openGaps(page: Page, run: string): Promise<void> {
  await openRun(page, run);
  await openTab(page, "Subgroups");
  await expect(page.getByRole("heading", { name: "What the training log shows for these patients" })).toBeVisible();
}

test.describe("where the gap of a group comes from", () => {
  test("is said in a sentence first, then drawn, with what each part would take to close and a table of the same numbers", async ({
    page,
    login,
  }) => {
    await login("clinician");
    await openGaps(page, "subgroups");
    const region = regionOf(page);
    await expect(region).toContainText(
      /The mean log loss of polytrauma lies 0\.\d{3} \(0\.\d{3} to 0\.\d{3}\) nats above that of all other patients\. Of this −?0\.\d{3}/,
    );
    await expect(figureOf(page)).toHaveAccessibleName(/^polytrauma: mean log loss 0\.\d{3}/);
    await expect(figureOf(page).getByRole("img")).toBeVisible();
    await expect(region.getByRole("term")).toHaveText([
      "Unexplained",
      "How it was trained",
      "Calibration",
      "Too few patients",
      "Case mix",
    ]);
    await expect(region).toContainText("24, 40, 60, 80, 100 of the 121 training patients of polytrauma");
    await expect(region).toContainText("The reference is TRISS");
    await expect(region).toContainText(/Not split: .*other trauma \(no excess is shown/);
    await expect(region).not.toContainText(/\b(?:gradient|because|caused|why)\b/i);
    await figureOf(page).getByRole("button", { name: "Table" }).click();
    await expect(figureOf(page).getByRole("row")).toHaveCount(7);
    await expect(figureOf(page).getByRole("columnheader", { name: "what it would take" })).toBeVisible();
  });

  test("is shown of the group that is chosen, by keyboard as well, and the address keeps it", async ({
    page,
    login,
  }) => {
    await login("engineer");
    await openGaps(page, "subgroups");
    const choice = regionOf(page)
      .getByRole("navigation", { name: "Gap of" })
      .getByRole("link", { name: "isolated tbi", exact: true });
    await expect(figureOf(page)).toHaveAccessibleName(/^polytrauma: /);
    await choice.focus();
    await page.keyboard.press("Enter");
    await expect(figureOf(page)).toHaveAccessibleName(/^isolated tbi: /);
    await expect(page).toHaveURL(/gap=isolated_tbi/);
    await page.reload();
    await expect(figureOf(page)).toHaveAccessibleName(/^isolated tbi: /);
    await expect(choice).toHaveAttribute("aria-current", "true");
  });

  test("is withheld from those to whom single patients are closed, where patients are left out of a split", async ({
    page,
    login,
  }) => {
    await login("auditor");
    await openGaps(page, "subgroups");
    await expect(regionOf(page)).toContainText("No gap is split. Hidden for privacy");
    await expect(figureOf(page)).toHaveCount(0);
  });
});
