import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

test.describe("what the training log shows for groups of patients", () => {
  test("it is told in sentences that need no calculus, with what the checks conclude and where it can be learnt", async ({
    page,
    login,
  }) => {
    await login("clinician");
    await openRun(page, "subgroups");
    await openTab(page, "Subgroups");
    const training = page.getByRole("region", { name: "What the training log shows for these patients" });
    await expect(training).toBeVisible({ timeout: 30_000 });
    await expect(training).toContainText("none of it says why a model does as it does for a group");
    await expect(training.getByRole("link", { name: "How two groups of patients pull on one model" })).toBeVisible();
    const checks = training.getByRole("list", { name: "Checks of the training records" });
    const excess = checks
      .getByRole("listitem")
      .filter({ hasText: "Is the loss of a group higher than was attainable" });
    await expect(excess).toContainText(/(?:warning|critical)\s*polytrauma/);
    for (const name of [
      "What the training log shows for these patients",
      "How far predictions were from what happened, over the training",
      "How deep into the model each group reaches",
      "Where groups pull apart",
    ])
      await expect(page.getByRole("region", { name })).not.toContainText(/gradient|because|caused/i);
    await excess.getByRole("link", { name: "Evidence" }).click();
    await expect(page).toHaveURL(/#finding-subgroup-excess-loss-polytrauma$/);
  });

  test("the loss of a group stands in its table as in its title, and the picked group is marked", async ({
    page,
    login,
  }) => {
    await login("clinician");
    await openRun(page, "subgroups");
    await openTab(page, "Subgroups");
    const region = page.getByRole("region", { name: "How far predictions were from what happened, over the training" });
    const loss = region.getByRole("figure", { name: /^polytrauma: loss from/ });
    await expect(loss).toBeVisible({ timeout: 30_000 });
    const title = (await loss.getByRole("heading").textContent()) ?? "";
    const [, first = "", last = ""] = /from ([\d.]+) to ([\d.]+) in training/.exec(title) ?? [];
    await page.goto(`${page.url()}?group=polytrauma`);
    await expect(loss.locator("[data-marked=polytrauma]")).toBeVisible();
    await expect(region.locator("[data-marked]")).toHaveCount(1);
    await loss.getByRole("button", { name: "Table" }).click();
    const rows = loss.getByRole("row").filter({ hasText: "training" });
    await expect(rows.first()).toContainText(first);
    await expect(rows.last()).toContainText(last);
  });

  test("a log without records of groups says what to log, in the lines that log it", async ({ page, login }) => {
    await login("engineer");
    await openRun(page, "deep-sigmoid");
    await openTab(page, "Subgroups");
    const training = page.getByRole("region", { name: "What the training log shows for these patients" });
    await expect(training).toContainText("The log holds no records of groups of patients");
    await expect(training).toContainText('"kind": "subgroup_loss"');
    await expect(training).toContainText('"kind": "gram"');
  });

  test("a reader who may not see single patients is told what was withheld", async ({ page, login }) => {
    await login("auditor");
    await openRun(page, "subgroups");
    await openTab(page, "Subgroups");
    const training = page.getByRole("region", { name: "What the training log shows for these patients" });
    await expect(training).toContainText("Withheld: the validation loss of polytrauma", { timeout: 30_000 });
    await expect(
      page.getByRole("figure", { name: /^polytrauma: loss from [\d.]+ to [\d.]+ in training$/ }),
    ).toBeVisible();
  });

  test("groups are followed over the runs of the project, or it says that there are none", async ({ page, login }) => {
    await login("clinician");
    await openRun(page, "subgroups");
    await openTab(page, "Subgroups");
    const trend = page.getByRole("region", { name: "These groups over the runs of this project" });
    await expect(trend).toContainText(/No other run of this project has predictions|trend/, { timeout: 30_000 });
  });
});
