import { openRun, openTab } from "./demo-runs";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ login }) => login("engineer"));

test("each part says what it is estimated from, or what to log", async ({ page }) => {
  await openRun(page, "healthy-residual");
  await openTab(page, "Sensitivity");
  const layers = page.getByRole("region", { name: "Which layers the loss is sensitive to" });
  await expect(layers.getByRole("figure", { name: /To first order .* takes off/ })).toContainText("as logged");
  await expect(layers.getByRole("figure", { name: /Effective depth \(Hill number\)/ })).toBeVisible();
  const time = page.getByRole("region", { name: "How fast the loss changes over the steps" });
  await expect(time.getByRole("figure")).toContainText("local quadratic regression");
  await expect(time.getByRole("list", { name: "Stretches of the training" })).toContainText("dL/dstep");
  const step = page.getByRole("region", { name: "Learning rate, within this run" });
  await expect(step).toContainText("loss_after");
  await expect(page.getByRole("region", { name: "Learning rate, across runs" })).toContainText(
    "it takes 4 rates with 3 seeds each",
  );
  const chain = page.getByRole("region", { name: "The chain rule in numbers" });
  await expect(chain.getByRole("rowheader", { name: "product" })).toBeVisible();
  await expect(chain).toContainText("The slope fitted over depth gives");
});

test("the picture of the shares has a table with the same numbers", async ({ page }) => {
  await openRun(page, "healthy-residual");
  await openTab(page, "Sensitivity");
  const shares = page.getByRole("figure", { name: /To first order/ });
  await shares.getByRole("button", { name: "Table" }).click();
  await expect(shares.getByRole("rowheader", { name: "embed" })).toBeVisible();
});

test("the slider of a group moves the expected loss, by pointer and by keyboard, and the others make room", async ({
  page,
}) => {
  await openRun(page, "subgroups");
  await openTab(page, "Sensitivity");
  const mix = page.getByRole("region", { name: "Another mix of patients" });
  const answer = mix.getByRole("status");
  await expect(answer).toContainText("That is the same as under the logged mix.");
  const polytrauma = mix.getByRole("slider", { name: "polytrauma" });
  await polytrauma.fill("100");
  await expect(polytrauma).toHaveAttribute("aria-valuetext", "polytrauma: 100 % of the patients");
  const own =
    (await mix
      .getByText(/^training loss 0\.\d+ \(standard error/)
      .first()
      .textContent()) ?? "";
  const loss = /training loss (0\.\d+)/.exec(own)?.[1] ?? "missing";
  await expect(answer).toContainText(`Expected training loss under this mix: ${loss}`);
  await expect(answer).toContainText("higher than under the logged mix");
  await expect(mix.getByRole("slider", { name: "isolated_tbi" })).toHaveAttribute(
    "aria-valuetext",
    /: 0 % of the patients/,
  );

  await polytrauma.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(polytrauma).toHaveAttribute("aria-valuetext", "polytrauma: 99 % of the patients");
  await page.keyboard.press("Home");
  await expect(polytrauma).toHaveAttribute("aria-valuetext", "polytrauma: 0 % of the patients");
  await expect(answer).toContainText("lower than under the logged mix");
  await page.keyboard.press("Tab");
  await expect(mix.getByRole("slider", { name: "isolated_tbi" })).toBeFocused();
  await mix.getByRole("button", { name: "Back to the logged mix" }).click();
  await expect(answer).toContainText("That is the same as under the logged mix.");
});

test("the checklist's question on sensitivity leads here", async ({ page }) => {
  await openRun(page, "healthy-residual");
  const checklist = page.getByRole("region", { name: /The seven questions/ });
  await checklist.getByRole("link", { name: /Sensitivity/ }).click();
  await expect(page).toHaveURL(/\/sensitivity$/);
  await expect(page.getByRole("link", { name: "Sensitivity", exact: true })).toHaveAttribute("aria-current", "page");
});

test("a run that logged nothing but a loss says for each part what is missing", async ({ page, server, request }) => {
  const name = `loss-only-${Date.now()}`;
  const lines = Array.from({ length: 60 }, (_, step) => `${step},${1 / (step + 1)}`);
  const answer = await request.post(`/api/v1/imports?project=demo&run=${name}&filename=${name}.csv`, {
    headers: { authorization: `Bearer ${server.token}` },
    data: `step,loss\n${lines.join("\n")}\n`,
  });
  const { runId } = await answer.json();
  await page.goto(`/runs/${runId}/sensitivity`);
  await expect(page.getByRole("heading", { name: "Cannot tell which layers the loss is sensitive to" })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("grad_dot_update").first()).toBeVisible();
  await expect(page.getByText("This run states no learning rate")).toBeVisible();
  await expect(page.getByText("A mix needs the losses of two groups of patients or more")).toBeVisible();
});

test("the mix of patients stands in the address and is there again when it is opened anew", async ({ page }) => {
  await openRun(page, "subgroups");
  await openTab(page, "Sensitivity");
  await page.getByRole("slider", { name: "polytrauma" }).fill("40");
  await expect(page).toHaveURL(/mix=40/);
  await page.reload();
  await expect(page.getByRole("slider", { name: "polytrauma" })).toHaveAttribute(
    "aria-valuetext",
    "polytrauma: 40 % of the patients",
  );
});

test("the distribution of predicted risk is integrated per group, beside the patients counted one by one", async ({
  page,
}) => {
  await openRun(page, "subgroups");
  await openTab(page, "Sensitivity");
  const risks = page.getByRole("region", { name: "The distribution of predicted risk" });
  const list = risks.getByRole("list", { name: "Predicted risk by group" });
  await expect(list.getByText(/^polytrauma \(\d+ patients\): expected risk \d/)).toBeVisible();
  await risks.getByRole("button", { name: "Table" }).click();
  await expect(risks.getByRole("columnheader", { name: "standard error" }).first()).toBeVisible();
});

test("runs that differ in learning rate and seed alone give an elasticity with its interval", async ({ page }) => {
  await openRun(page, "rate-0.01-seed-1");
  await openTab(page, "Sensitivity");
  const across = page.getByRole("region", { name: "Learning rate, across runs" });
  await expect(async () => {
    await page.reload();
    await expect(across).toContainText(/elasticity ∂ln L\/∂ln η −0\.\d+ \(−0\.\d+ to −0\.\d+\), from 12 runs/);
  }).toPass({ timeout: 60_000 });
  await expect(page.getByRole("region", { name: "Learning rate, within this run" })).toContainText("κ");
});
