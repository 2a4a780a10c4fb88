import { expect, type Page } from "@playwright/test";
import { IDEA_IDS } from "@/lib/learn/ideas";
import { untilScriptRuns } from "./until-script-runs";

/** Opens a sample run from the list, as a reader would, and waits for its verdict. */
export async function openRun(page: Page, name: string): Promise<void> {
  await page.goto("/runs");
  await page.getByRole("link", { name, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  // Not before the verdict itself stands there: the frame of the page comes first, the checks may still run.
  await expect(page.getByText("How sure")).toBeVisible();
  await untilScriptRuns(page);
}

/** Waits until the server has judged the experiments on the run that is shown: from its start on it does so by and by. */
export async function untilJudged(page: Page): Promise<void> {
  const run = /^\/runs\/[^/]+/.exec(new URL(page.url()).pathname)?.[0] ?? "";
  const answer = await page.request.get(`/api/v1${run}/proofs`, { timeout: 120_000 });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Chooses runs in the list, in this order. */
export async function chooseRuns(page: Page, names: readonly string[]): Promise<void> {
  await page.goto("/runs?size=200");
  for (const [index, name] of names.entries()) {
    await page
      .getByRole("checkbox", { name: `Compare ${name}`, exact: true })
      .first()
      .check();
    const said = index === 0 ? "One run is chosen; choose at least one more." : `${index + 1} runs are chosen.`;
    await expect(page.getByText(said)).toBeVisible();
  }
}

/** Opens one tab of the run that is shown. */
export async function openTab(
  page: Page,
  name: "Verdict" | "Gradient flow" | "Subgroups" | "Sensitivity" | "Report" | "Data",
): Promise<void> {
  const tab = page.getByRole("navigation", { name: "Parts of this run" }).getByRole("link", { name });
  await tab.click();
  await expect(tab).toHaveAttribute("aria-current", "page");
}

async function openProject(page: Page): Promise<void> {
  await page.goto("/projects");
  await page.getByRole("link", { name: "demo", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "demo" })).toBeVisible();
}

/** Pages that need no session. */
export const OPEN_ADDRESSES = [
  "/sign-in",
  "/sign-in?next=/runs&done=password&error=no_account",
  "/setup",
  "/setup#abc",
  "/invitation",
  "/invitation#abc",
  "/new-password",
  "/new-password#abc",
  "/no-such-page",
  "/verify",
] as const;

/** Pages that only administrators of the installation reach, or that they see more on. */
export const ADMINISTRATOR_PAGES = [
  { name: "start page of an administrator", open: (page: Page) => page.goto("/") },
  { name: "project with its settings", open: openProject },
  {
    name: "people of a project",
    open: async (page: Page) => {
      await openProject(page);
      await page
        .getByRole("navigation", { name: "Parts of this project" })
        .getByRole("link", { name: "People" })
        .click();
      await expect(page.getByRole("heading", { level: 1, name: "People of demo" })).toBeVisible();
    },
  },
  {
    name: "alerts of a project",
    open: async (page: Page) => {
      await openProject(page);
      await page
        .getByRole("navigation", { name: "Parts of this project" })
        .getByRole("link", { name: "Alerts" })
        .click();
      await expect(page.getByRole("heading", { level: 1, name: "Alerts of demo" })).toBeVisible();
    },
  },
  {
    name: "deleted runs of a project",
    open: async (page: Page) => {
      await openProject(page);
      await page
        .getByRole("navigation", { name: "Parts of this project" })
        .getByRole("link", { name: "Deleted runs" })
        .click();
      await expect(page.getByRole("heading", { level: 1, name: "Deleted runs of demo" })).toBeVisible();
    },
  },
  { name: "API tokens", open: (page: Page) => page.goto("/tokens") },
  { name: "everybody with an account", open: (page: Page) => page.goto("/people") },
  { name: "nobody found", open: (page: Page) => page.goto("/people?search=nobody-is-called-this") },
] as const;

/** Every page that somebody signed in can reach, by what it shows. */
export const PAGES = [
  { name: "start page", open: (page: Page) => page.goto("/") },
  { name: "list of projects", open: (page: Page) => page.goto("/projects") },
  { name: "own account", open: (page: Page) => page.goto("/account") },
  { name: "project", open: openProject },
  { name: "list of runs", open: (page: Page) => page.goto("/runs") },
  { name: "empty result of a search", open: (page: Page) => page.goto("/runs?search=nothing-is-called-this") },
  { name: "verdict of a run with findings", open: (page: Page) => openRun(page, "deep-sigmoid") },
  { name: "verdict of a run that diverged", open: (page: Page) => openRun(page, "diverging") },
  {
    name: "verdict with a finding shown on the pictures",
    open: async (page: Page) => {
      await openRun(page, "deep-sigmoid");
      await page.goto(`${page.url()}?finding=vanishing-gradient`);
    },
  },
  {
    name: "gradient flow",
    open: async (page: Page) => {
      await openRun(page, "deep-sigmoid");
      await openTab(page, "Gradient flow");
    },
  },
  {
    name: "sensitivity of a run without subgroups",
    open: async (page: Page) => {
      await openRun(page, "deep-sigmoid");
      await openTab(page, "Sensitivity");
      await expect(page.getByRole("heading", { name: "Learning rate, across runs" })).toBeVisible();
    },
  },
  {
    name: "sensitivity of a run with subgroups",
    open: async (page: Page) => {
      await openRun(page, "subgroups");
      await openTab(page, "Sensitivity");
      await expect(page.getByRole("slider", { name: "polytrauma" })).toBeVisible();
    },
  },
  {
    name: "report of a run",
    open: async (page: Page) => {
      await openRun(page, "deep-sigmoid");
      await openTab(page, "Report");
      await expect(page.getByRole("heading", { name: "Annex B: words" })).toBeVisible({ timeout: 30_000 });
    },
  },
  {
    name: "subgroups of a run with predictions",
    open: async (page: Page) => {
      await openRun(page, "subgroups");
      await openTab(page, "Subgroups");
      await expect(page.getByRole("heading", { name: "How the model does for these patients" })).toBeVisible();
    },
  },
  {
    name: "subgroups of a run without predictions",
    open: async (page: Page) => {
      await openRun(page, "deep-sigmoid");
      await openTab(page, "Subgroups");
      await expect(page.getByRole("link", { name: "Add predictions on the Data tab" })).toBeVisible();
    },
  },
  {
    name: "data of a run",
    open: async (page: Page) => {
      await openRun(page, "deep-sigmoid");
      await openTab(page, "Data");
    },
  },
  {
    name: "comparison of runs",
    open: async (page: Page) => {
      for (const name of ["healthy-residual", "deep-sigmoid", "subgroups"]) await openRun(page, name);
      await chooseRuns(page, ["deep-sigmoid", "healthy-residual", "subgroups"]);
      await page.getByRole("button", { name: "Compare the chosen runs" }).click();
      await expect(page.getByRole("region", { name: "Verdicts" })).toBeVisible();
    },
  },
  { name: "choice of runs to compare", open: (page: Page) => page.goto("/compare") },
  {
    name: "analysis plan",
    open: async (page: Page) => {
      await page.goto("/runs?project=demo");
      await page.getByRole("link", { name: "Analysis plan of demo" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Analysis plan of demo" })).toBeVisible();
    },
  },
  { name: "list of checks", open: (page: Page) => page.goto("/rules") },
  { name: "page of a check", open: (page: Page) => page.goto("/rules/vanishing-gradient") },
  { name: "list of ideas", open: (page: Page) => page.goto("/learn") },
  ...IDEA_IDS.map((id) => ({ name: `idea: ${id}`, open: (page: Page) => page.goto(`/learn/${id}`) })),
  { name: "page that is not there", open: (page: Page) => page.goto("/runs/no-such-run") },
] as const;
