import type { Page, Request } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { ServerFacts } from "./server-facts";

const JSON_LINES = "application/x-ndjson";

async function ask(server: ServerFacts, method: string, path: string, body: string, type: string): Promise<Response> {
  const headers = { authorization: `Bearer ${server.token}`, "content-type": type };
  const answer = await fetch(`${server.url}${path}`, { method, headers, body });
  expect(answer.ok).toBe(true);
  return answer;
}

async function makeRun(server: ServerFacts, name: string): Promise<string> {
  const body = JSON.stringify({ project: "demo", name: `${name} ${Date.now()}` });
  return (await (await ask(server, "POST", "/api/v1/runs", body, "application/json")).json()).id;
}

async function append(server: ServerFacts, run: string, from: number, to: number, loss = lossAt): Promise<void> {
  const lines = Array.from({ length: to - from }, (_, index) => {
    const step = from + index;
    return `{"step":${step},"loss":${loss(step)},"grad_norm/layers.0.weight":0.5,"grad_norm/layers.1.weight":0.25}`;
  });
  await ask(server, "POST", `/api/v1/runs/${run}/points`, `${lines.join("\n")}\n`, JSON_LINES);
}

const lossAt = (step: number): string => String(1 / (step + 2));

/** The live questions that a page asked, in their order. */
function noteQuestions(page: Page): Request[] {
  const asked: Request[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.endsWith("/live")) asked.push(request);
  });
  return asked;
}

const liveOf = (page: Page) => page.getByRole("region", { name: "Live" });
const lossOf = (page: Page) => page.getByRole("figure", { name: /training loss/i });

test("new points are drawn without a reload, and the history is not fetched again", async ({ page, login, server }) => {
  await login("engineer");
  const run = await makeRun(server, "grows");
  await append(server, run, 0, 2000);
  const asked = noteQuestions(page);
  const loads: string[] = [];
  page.on("request", (request) => request.isNavigationRequest() && loads.push(request.url()));
  await page.goto(`/runs/${run}`);
  await expect(liveOf(page)).toContainText("Live · step 1,999");
  await expect(lossOf(page)).toContainText("2,000");
  const whole = (await (await asked[0]?.response())?.body())?.length ?? 0;
  const before = asked.length;
  await append(server, run, 2000, 2003);
  await expect(liveOf(page)).toContainText("step 2,002");
  await expect(lossOf(page)).toContainText("2,003");
  const sizes = await Promise.all(
    asked.slice(before).map(async (one) => (await (await one.response())?.body())?.length),
  );
  expect(Math.max(...sizes.map((size) => size ?? 0))).toBeLessThan(whole / 10);
  expect(asked.slice(1).every((one) => new URL(one.url()).searchParams.has("since"))).toBe(true);
  expect(loads).toHaveLength(1);
});

test("the gradient flow grows as well, and both are accessible", async ({ page, login, server, expectAccessible }) => {
  await login("engineer");
  const run = await makeRun(server, "flow grows");
  await append(server, run, 0, 200);
  await page.goto(`/runs/${run}`);
  // The order of the layers is known from the first checks.
  await expect(page.getByRole("region", { name: "Verdict" })).toContainText("How sure");
  await expect(liveOf(page)).toContainText("step 199");
  await expectAccessible();
  await page.getByRole("link", { name: "Gradient flow", exact: true }).click();
  const heatmap = page.getByRole("figure", { name: /gradient/i }).first();
  await expect(heatmap).toContainText("400 logged points");
  await append(server, run, 200, 210);
  await expect(heatmap).toContainText("420 logged points");
  await expectAccessible();
});

test("a verdict that changes is said once, with the step, and stands in the list", async ({ page, login, server }) => {
  await login("engineer");
  const run = await makeRun(server, "verdict changes");
  await append(server, run, 0, 100);
  await page.goto(`/runs/${run}`);
  await expect(page.getByRole("region", { name: "Verdict" })).toContainText("How sure");
  await expect(page.getByText("How the verdict changed while the run grew")).toBeVisible();
  await append(server, run, 100, 140, () => "NaN");
  await expect(liveOf(page).getByRole("status")).toContainText(
    /Values that are not finite from no finding to (critical|warning) at step 139/,
  );
  await expect(page.locator('[data-finding="non-finite"]')).toBeVisible();
  await page.getByText("How the verdict changed while the run grew").click();
  const list = page.getByRole("list", { name: "Changes, the latest first" });
  await expect(list).toContainText(/Values that are not finite from no finding to (critical|warning) at step 139/);
});

test("a page says that its connection is lost and since when, and goes on by itself", async ({
  page,
  login,
  server,
}) => {
  await login("engineer");
  const run = await makeRun(server, "lost");
  await append(server, run, 0, 50);
  await page.goto(`/runs/${run}`);
  await expect(liveOf(page)).toContainText("Live · step 49");
  await page.route("**/live?*", (route) => route.abort());
  await expect(liveOf(page)).toContainText("Not live · step 49 · last seen");
  await expect(liveOf(page).getByRole("status")).toContainText("connection to the server is lost");
  await append(server, run, 50, 60);
  await page.unroute("**/live?*");
  await expect(liveOf(page)).toContainText("Live · step 59");
  await expect(liveOf(page).getByRole("status")).not.toContainText("connection");
});

test("a page asks nothing while its tab is hidden, and catches up when it is seen again", async ({
  page,
  login,
  server,
}) => {
  await login("engineer");
  const run = await makeRun(server, "hidden");
  await append(server, run, 0, 50);
  const asked = noteQuestions(page);
  await page.goto(`/runs/${run}`);
  await expect(liveOf(page)).toContainText("Live · step 49");
  await show(page, false);
  await expect(liveOf(page)).toContainText("Paused while this tab is hidden · step 49");
  const before = asked.length;
  await append(server, run, 50, 60);
  // Longer than the time from one question to the next.
  await page.waitForTimeout(3000);
  expect(asked.length).toBeLessThanOrEqual(before + 1);
  await show(page, true);
  await expect(liveOf(page)).toContainText("Live · step 59");
});

test("a page stops by itself when the training has finished, and shows the verdict on its last points", async ({
  page,
  login,
  server,
}) => {
  await login("engineer");
  const run = await makeRun(server, "ends");
  await append(server, run, 0, 50);
  const asked = noteQuestions(page);
  await page.goto(`/runs/${run}`);
  await expect(liveOf(page)).toContainText("Live · step 49");
  // With the last points, too late for any check before the end.
  await append(server, run, 50, 55, () => "NaN");
  await ask(server, "PATCH", `/api/v1/runs/${run}`, JSON.stringify({ training: "finished" }), "application/json");
  await expect(liveOf(page)).toContainText("No longer live: the training has finished · step 54");
  const { length } = asked;
  await page.waitForTimeout(3000);
  expect(asked).toHaveLength(length);
  await expect(page.locator('[data-finding="non-finite"]')).toBeVisible({ timeout: 60_000 });
  await expect(liveOf(page)).not.toContainText("rests on the steps up to", { timeout: 60_000 });
});

async function show(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate((visible) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isVisible);
}
