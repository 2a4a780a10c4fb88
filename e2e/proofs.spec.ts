import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { APIRequestContext, Page } from "@playwright/test";
import type { Role } from "@/lib/auth/roles";
import type { ProofArm, ProofPlan } from "@/lib/core/proof-plan";
import { zipBytes } from "@/tests/limits/zip-bytes";
import { LOG_WITH_FINDING } from "@/tests/usecases/proof-world";
import { openTab } from "./demo-runs";
import { expect, test } from "./fixtures";
import { readServerFacts, type ServerFacts } from "./server-facts";

/** A project of these tests alone: plans and runs in the demo's own would stand in what others read there. */
const PROJECT = `proofs-${Date.now()}`;
const GROUP = "polytrauma";
const SAMPLE = "samples/runs/subgroups";
const ANSWERED = /Changed when repaired: the \w+ loss of polytrauma is lower/;

type Sender = { readonly request: APIRequestContext; readonly server: ServerFacts };

// One project for all of it, in the order in which an experiment goes.
test.describe.configure({ mode: "serial" });

function headersOf({ server }: Sender, role: Role) {
  return { cookie: server.cookies[role], origin: server.url };
}

async function send(sender: Sender, run: string, files: Readonly<Record<string, string>>): Promise<string> {
  const members = Object.entries(files).map(([name, content]) => ({ name, content }));
  const answer = await sender.request.post(
    `/api/v1/imports?project=${PROJECT}&run=${encodeURIComponent(run)}&filename=run.zip`,
    { headers: headersOf(sender, "administrator"), data: Buffer.from(zipBytes(members)) },
  );
  expect(answer.status(), await answer.text()).toBe(201);
  const { runId }: { runId: string } = await answer.json();
  return runId;
}

/** One run of an experiment, as the helper for Python writes it. */
function sendSide(
  sender: Sender,
  plan: ProofPlan,
  side: readonly [seed: number, arm: ProofArm, loss: number],
  margin = plan.margin,
) {
  const [seed, arm, loss] = side;
  const { steps } = plan.budget;
  const { split, subgroup } = plan.measure;
  const claim = {
    plan: plan.sha256,
    arm,
    seed,
    steps,
    margin,
    data_sha256: plan.data.sha256 ?? "d".repeat(64),
    started: new Date().toISOString(),
  };
  const records = Array.from({ length: 10 }, (_, index) => {
    return {
      step: Math.round(((index + 1) / 10) * steps),
      kind: "metric",
      metric: "loss",
      value: loss,
      split,
      subgroup,
    };
  });
  return send(sender, `${seed} ${arm} ${margin}`, {
    "meta.json": JSON.stringify({ proof: claim }),
    "metrics.jsonl": records.map((record) => `${JSON.stringify(record)}\n`).join(""),
  });
}

async function openRun(page: Page, id: string): Promise<void> {
  await page.goto(`/runs/${id}`);
  await expect(page.getByText("How sure")).toBeVisible();
}

async function expectToFit(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

const checksOf = (page: Page) => page.getByRole("list", { name: "Checks of the training records" });
const planPage = (page: Page) => page.getByRole("region", { name: "Experiment on a finding" });

let groupRun = "";
let layerRun = "";
let planAddress = "";
let plan: ProofPlan;

test.beforeAll(async ({ playwright }) => {
  const server = readServerFacts();
  const request = await playwright.request.newContext({ baseURL: server.url });
  const sender = { request, server };
  const headers = headersOf(sender, "administrator");
  const made = await request.post("/api/v1/projects", { headers, data: { name: PROJECT, description: "" } });
  expect(made.status(), await made.text()).toBe(201);
  const { people }: { people: { userId: string; email: string }[] } = await (
    await request.get("/api/v1/projects/demo/people", { headers })
  ).json();
  for (const role of ["engineer", "clinician", "auditor"] as const) {
    const member = people.find(({ email }) => email === `${role}@demo.local`);
    const data = { role, mayReadPatients: null };
    const joined = await request.put(`/api/v1/projects/${PROJECT}/people/${member?.userId}`, { headers, data });
    expect(joined.ok(), await joined.text()).toBe(true);
  }
  const unpack = (name: string) => gunzipSync(readFileSync(`${SAMPLE}/${name}.gz`)).toString("utf8");
  groupRun = await send(sender, "groups", {
    "meta.json": readFileSync(`${SAMPLE}/meta.json`, "utf8"),
    "metrics.jsonl": unpack("metrics.jsonl"),
    "predictions.csv": unpack("predictions.csv"),
  });
  layerRun = await send(sender, "layers", { "log.jsonl": LOG_WITH_FINDING });
  await request.dispose();
});

test("a clinician asks for a proof with one button, and reads what is asked without a word on gradients", async ({
  page,
  login,
  expectAccessible,
}) => {
  await login("clinician");
  await openRun(page, groupRun);
  await openTab(page, "Subgroups");
  const button = checksOf(page)
    .getByRole("button", { name: `Ask for a proof for ${GROUP}` })
    .first();
  await button.click();
  await expect(planPage(page)).toContainText("Not answered yet: none of the 10 trainings has come back.");
  planAddress = new URL(page.url()).pathname;
  const fixed = page.getByRole("region", { name: "What was fixed beforehand" });
  await expect(fixed).toContainText("Demo engineer");
  for (const part of [planPage(page), fixed, page.getByRole("region", { name: "What became of this plan" })])
    await expect(part).not.toContainText(/gradient/i);
  await expect(page.getByRole("region", { name: "What came back" }).getByText("missing")).toHaveCount(10);
  await expectAccessible();

  await openRun(page, groupRun);
  await openTab(page, "Subgroups");
  await expect(
    checksOf(page)
      .getByRole("link", { name: /^Plan for polytrauma/ })
      .first(),
  ).toBeVisible();
});

test("the engineer finds it on the start page, with the plan and the code that trains it", async ({
  page,
  login,
  request,
  server,
}) => {
  await login("engineer");
  await page.goto("/");
  const asked = page.getByRole("region", { name: "Experiments that you were asked to train" });
  await asked.getByRole("listitem").filter({ hasText: PROJECT }).getByRole("link", { name: "groups" }).click();
  await expect(planPage(page)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(planAddress);
  const how = page.getByRole("region", { name: "How to train the pairs" });
  await expect(how).toContainText(`subgroup="${GROUP}"`);
  const link = how.getByRole("link", { name: "Download plan.json" });
  const file = await request.get((await link.getAttribute("href")) ?? "", {
    headers: headersOf({ request, server }, "engineer"),
  });
  plan = await file.json();
  expect(planAddress).toContain(plan.sha256);
});

test("runs stand at their seed and side as they come; one that does not fit is named and not counted", async ({
  page,
  login,
  request,
  server,
}) => {
  const sender = { request, server };
  const [first = 0] = plan.seeds;
  await sendSide(sender, plan, [first, "as-is", 0.6]);
  await sendSide(sender, plan, [first, "repaired", 0.1], plan.margin / 2);
  await login("engineer");
  await page.goto(planAddress);
  await expect(planPage(page)).toContainText("Not answered yet: 1 of 10 trainings has come back.");
  const came = page.getByRole("region", { name: "What came back" });
  await expect(came.getByText("missing")).toHaveCount(9);
  await expect(came.getByRole("listitem")).toContainText("Expected the margin");
});

test("all pairs are an answer, in words, as a picture and as a table, at any width", async ({
  page,
  login,
  request,
  server,
  expectAccessible,
}) => {
  const sender = { request, server };
  for (const [index, seed] of plan.seeds.entries()) {
    if (index > 0) await sendSide(sender, plan, [seed, "as-is", 0.6 + index / 1000]);
    await sendSide(sender, plan, [seed, "repaired", 0.4 + index / 500]);
  }
  await login("clinician");
  await page.goto(planAddress);
  await expect(planPage(page)).toContainText(ANSWERED);
  const shown = page.getByRole("region", { name: "What the pairs show" });
  await expect(shown.getByRole("figure", { name: ANSWERED }).getByRole("img")).toBeVisible();
  await shown.getByRole("button", { name: "Table" }).click();
  await expect(shown.getByRole("row", { name: /^seed / })).toHaveCount(5);
  await expect(page.getByRole("region", { name: "What became of this plan" })).toContainText(
    /was the first to see the answer/,
  );
  await expect(page.getByRole("region", { name: "What else was read" })).toContainText(
    "Share of runs with the finding",
  );
  const told = ["Experiment on a finding", "What the pairs show", "What else was read", "What came back"];
  for (const name of told) await expect(page.getByRole("region", { name })).not.toContainText(/gradient/i);
  await expectAccessible();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectToFit(page);
});

test("the finding says that it changed when repaired, and a run of the experiment names its plan", async ({
  page,
  login,
}) => {
  await login("engineer");
  await page.goto(planAddress);
  await page.getByRole("region", { name: "What came back" }).getByRole("link").first().click();
  const fact = page.getByText("Run of an experiment").locator("..");
  await expect(fact).toContainText(`as it was, seed ${plan.seeds[0]}`);
  await fact.getByRole("link").click();
  await expect(planPage(page)).toContainText(ANSWERED);
  await openRun(page, groupRun);
  const row = page.locator(`[data-finding="${plan.finding.rule}-${GROUP}"] > summary`);
  await expect(row).toContainText("changed when repaired");
});

test("an answer stays when one of its runs is deleted, and that stands beside it", async ({
  page,
  login,
  request,
  server,
}) => {
  await login("clinician");
  await page.goto(planAddress);
  const counted = page.getByRole("region", { name: "What came back" }).getByRole("link").first();
  const run = await counted.getAttribute("href");
  const headers = headersOf({ request, server }, "administrator");
  const removed = await request.delete(`/api/v1${run}`, { headers, data: { reason: "a test" } });
  expect(removed.ok(), await removed.text()).toBe(true);
  await page.reload();
  await expect(planPage(page)).toContainText(ANSWERED);
  await expect(planPage(page)).toContainText("1 run that counted was deleted after the answer");
  await openRun(page, groupRun);
  const row = page.locator(`[data-finding="${plan.finding.rule}-${GROUP}"] > summary`);
  await expect(row).toContainText("changed when repaired");
});

test("an engineer plans what is changed, with a margin of their own, and takes the plan back", async ({
  page,
  login,
  expectAccessible,
}) => {
  await login("engineer");
  await openRun(page, layerRun);
  const panel = page.getByRole("region", { name: "Experiments: Vanishing gradient" });
  await expect(panel).toContainText("Seen in the log: no experiment on this finding has an answer.");
  await panel.getByRole("button", { name: "Prove it … Vanishing gradient" }).click();
  const dialog = page.getByRole("dialog", { name: "Prove it: Vanishing gradient" });
  await dialog.getByLabel("What is changed").selectOption("layer normalisation");
  await dialog.getByLabel("Margin: smallest difference in loss that matters").fill("0");
  await expectAccessible();
  await dialog.getByRole("button", { name: "Make the plan" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Expected a margin above 0");
  await dialog.getByLabel("Margin: smallest difference in loss that matters").fill("0.05");
  await dialog.getByRole("button", { name: "Make the plan" }).click();
  await expect(planPage(page)).toContainText("none of the 10 trainings has come back");
  await expect(page.getByRole("region", { name: "What was fixed beforehand" })).toContainText(
    "A difference in loss below 0.05 is too small to matter.",
  );
  const became = page.getByRole("region", { name: "What became of this plan" });
  await became.getByText("Ask somebody to train the pairs …").click();
  await became.getByLabel("Until (may stay empty)").fill("2030-01-02");
  await became.getByRole("button", { name: "Ask them" }).click();
  await expect(became).toContainText("Demo engineer asked Demo engineer to train the pairs until 2 Jan 2030");
  await became.getByText("Take the plan back …").click();
  await became.getByRole("button", { name: "Take it back" }).click();
  await expect(planPage(page)).toContainText("Taken back");
  await page.getByRole("link", { name: "All experiments on this run" }).click();
  await expect(page.getByRole("region", { name: "Experiments on this run" })).toContainText("taken back");
});

test("an auditor reads plans and answers, and is not offered to plan or to take back", async ({ page, login }) => {
  await login("auditor");
  await page.goto(planAddress);
  await expect(planPage(page)).toContainText("Changed when repaired");
  await expect(page.getByText("Take the plan back …")).toHaveCount(0);
  await openRun(page, layerRun);
  await expect(page.getByRole("button", { name: /^Prove it/ })).toHaveCount(0);
  await page.goto(`${planAddress.slice(0, -1)}x`);
  await expect(page.getByText("There is nothing here that you may see")).toBeVisible();
});
