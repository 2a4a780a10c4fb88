import type { APIRequestContext, Page } from "@playwright/test";
import type { Role } from "@/lib/auth/roles";
import { openRun } from "./demo-runs";
import { expect, test } from "./fixtures";
import type { ServerFacts } from "./server-facts";

const RULE = "Vanishing gradient";
const LAYERS = [0, 1, 2, 3, 4, 5];
/** Norms that shrink towards the first layer. */
const LOG = [
  { kind: "run", settings: { layerOrder: LAYERS.map((layer) => `enc.${layer}`) }, layers: [] },
  ...Array.from({ length: 600 }, (_, step) => {
    const norms = LAYERS.map((layer) => [`grad_norm/enc.${layer}.weight`, (1 + (step % 7) / 50) * 0.05 ** (5 - layer)]);
    return { step, loss: 0.7 - step / 1e5, ...Object.fromEntries(norms) };
  }),
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .join("");

async function upload(request: APIRequestContext, server: ServerFacts, run: string): Promise<string> {
  const answer = await request.post(`/api/v1/imports?project=demo&run=${run}&filename=log.jsonl`, {
    headers: { authorization: `Bearer ${server.token}` },
    data: Buffer.from(LOG),
  });
  const body: { runId: string } = await answer.json();
  return body.runId;
}

async function openPlan(page: Page): Promise<void> {
  await page.goto("/runs");
  await page.getByRole("link", { name: "Analysis plan of demo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Analysis plan of demo" })).toBeVisible();
}

/** The editor answers only once the page is alive. */
async function openEditor(page: Page): Promise<void> {
  const summary = page.locator("summary").filter({ hasText: /^Declare a/ });
  await summary.click();
  await expect(page.getByRole("form", { name: /of the analysis plan$/ })).toBeVisible();
}

const judgementsOf = (page: Page) => page.getByRole("region", { name: `Judgements: ${RULE}` });

// One after the other: another plan is another diagnosis, and a judgement is of the one that was read.
test.describe.configure({ mode: "serial" });

test.describe("the analysis plan", () => {
  test("of the demo stands before results, calls undeclared what it leaves open, and refuses half a threshold by name", async ({
    page,
    login,
    expectAccessible,
  }) => {
    await login("clinician");
    await openPlan(page);
    await expect(
      page.getByText(/^Version 1, declared by the demo on .*, before any results had been seen\.$/),
    ).toBeVisible();
    const declared = page.getByRole("region", { name: "What is declared" });
    await expect(declared).toContainText("Made up for synthetic patients");
    await expect(declared.getByRole("definition").filter({ hasText: /^undeclared$/ })).toHaveCount(1);
    await openEditor(page);
    await page.getByLabel("Who decided the threshold").fill("");
    await page.getByRole("button", { name: "Declare version 2" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Who decided the threshold" })).toContainText(
      "Expected a text, found an empty one.",
    );
    await expectAccessible();
    await page.getByRole("button", { name: "Leave it as it is" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Nothing was declared." })).toBeVisible();
    await expect(page.locator("summary").filter({ hasText: /^Declare a/ })).toBeFocused();
  });

  test("stands there in words with its author, and is marked when results had been seen before", async ({
    page,
    login,
  }) => {
    await login("clinician");
    await openRun(page, "subgroups");
    await openPlan(page);
    await expect(page.getByText(/^Results for groups of patients were first seen by Demo/)).toBeVisible();
    await openEditor(page);
    await expect(page.getByText(/This version will be marked as declared after that/)).toBeVisible();
    await page.getByRole("checkbox", { name: "Calibration within the group" }).check();
    await page.getByLabel("Margin: Calibration within the group").fill("0.2");
    await page.getByLabel("Threshold", { exact: true }).fill("12 %");
    await page.getByLabel("Who decided the threshold").fill("Dr. Obi");
    await page.getByLabel("Why this threshold").fill("One missed death weighs as nine false alarms.");
    await page.getByLabel("Decision range, from").fill("0.05");
    await page.getByLabel("Decision range, to").fill("0.2");
    await page.getByLabel("A group from the data or from a clinical rule").selectOption({ label: "GCS 3 to 8" });
    await page.getByRole("button", { name: "Add this group" }).press("Enter");
    await page.getByText("A group that the data do not hold yet").click();
    await page.getByLabel("Column", { exact: true }).fill("sex");
    await page.getByLabel("What the column says").fill("female");
    await page.getByRole("button", { name: "Add this column’s group" }).click();
    await page.getByRole("button", { name: "Earlier female" }).click();
    await expect(page.getByText("female is group 6 now.")).toBeVisible();
    await page.getByRole("button", { name: "Take out isolated TBI (A)" }).click();
    await page.getByLabel("Compared with").selectOption("GCS 3 to 8");
    await page.getByRole("button", { name: "Declare version 2" }).click();
    const declared = page.getByRole("region", { name: "What is declared" });
    await expect(declared.getByText("The model alarms from a predicted risk of 12 % on.")).toBeVisible();
    await expect(declared).toContainText('female: column "sex" says "female"');
    await expect(page.getByText(/Version 2, declared by Demo clinician/)).toContainText("after results had been seen");
    await expect(page.getByRole("region", { name: "How it came to be" })).toContainText(
      "Compared with: undeclared → GCS 3 to 8",
    );
  });

  test("is read by an auditor, who is not offered to change it", async ({ page, login }) => {
    await login("auditor");
    await openPlan(page);
    await expect(page.getByRole("region", { name: "What is declared" })).toContainText("Decided by Dr. Obi");
    await expect(page.locator("summary").filter({ hasText: /^Declare a/ })).toHaveCount(0);
  });

  test("fits a page of 320 pixels with its editor open", async ({ page, login }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await login("clinician");
    await openPlan(page);
    await openEditor(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

test("a finding is contested, somebody is asked, they answer, and the verdict weighs the same", async ({
  page,
  context,
  login,
  request,
  server,
  expectAccessible,
}) => {
  const name = `contested-${Date.now()}`;
  await upload(request, server, name);
  await login("clinician");
  await openRun(page, name);
  const row = page.locator('[data-finding="vanishing-gradient"] > summary');
  const weight = (await row.locator("span").first().textContent()) ?? "";
  const panel = judgementsOf(page);
  await panel.getByRole("button", { name: "I disagree, because …" }).click();
  const dialog = page.getByRole("dialog", { name: "I disagree, because …" });
  await dialog.getByLabel("I disagree, because").fill("The first layer is an embedding.");
  await expectAccessible();
  await dialog.getByRole("button", { name: "Record it" }).click();
  await expect(panel.getByText("Demo clinician disagrees, because:")).toBeVisible();
  await expect(panel.getByText("Recorded, bound to what is shown here.")).toBeVisible();
  await expect(row).toContainText("1 judgement, contested");
  await panel.getByText("Ask somebody to answer it …").click();
  await panel.getByLabel("Who is to answer").selectOption("Demo engineer");
  await panel.getByLabel("Until").fill("2027-01-31");
  await panel.getByRole("button", { name: "Ask them" }).click();
  await expect(panel.getByText("open; Demo engineer is to answer it until 31 Jan 2027")).toBeVisible();
  await expectAccessible();
  await signInAs("engineer");
  await expect(panel.getByRole("button", { name: "I agree with this reading" })).toHaveCount(0);
  await panel.getByText("Answer it …").click();
  await panel.getByLabel("What came of it").fill("Logged again without it; the slope stays.");
  await panel.getByRole("button", { name: "Record the answer" }).click();
  await expect(panel.getByText("Demo engineer answered: Logged again without it; the slope stays.")).toBeVisible();
  await expect(row.locator("span").first()).toHaveText(weight);
  await expect(row).not.toContainText("contested");

  async function signInAs(role: Role): Promise<void> {
    await context.clearCookies();
    await login(role);
    await openRun(page, name);
  }
});

test("a judgement says that it was made on an earlier state, and what has changed since", async ({
  page,
  login,
  request,
  server,
}) => {
  const name = `outdated-${Date.now()}`;
  const runId = await upload(request, server, name);
  await login("clinician");
  await openRun(page, name);
  const panel = judgementsOf(page);
  await panel.getByRole("button", { name: "I agree with this reading" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Record it" }).click();
  await expect(panel.getByText("Demo clinician agrees with this reading.")).toBeVisible();
  await expect(panel.getByText("made on an earlier state")).toHaveCount(0);
  await request.patch(`/api/v1/runs/${runId}`, {
    headers: { authorization: `Bearer ${server.token}` },
    data: { settings: { batchSize: 8 } },
  });
  await openRun(page, name);
  await expect(panel.getByText("made on an earlier state")).toContainText(
    "the run's points, mapping or settings changed",
  );
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
