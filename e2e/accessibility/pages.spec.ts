import { expect, test } from "../fixtures";

/** Pages that need no run to be shown. */
const OPEN_PAGES = ["/sign-in", "/setup?link=unknown", "/no-such-page"];
/** Sections of the page of a run; each must hold for every sample. */
const RUN_SECTIONS = ["", "/gradient-flow", "/data"];

for (const path of OPEN_PAGES) {
  test(`${path} is accessible to a visitor`, async ({ page, expectAccessible }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible();
  });
}

test("the list of runs is accessible", async ({ page, login, expectAccessible }) => {
  await login("clinician");
  await page.goto("/runs");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible();
});

for (const section of RUN_SECTIONS) {
  test(`the page of a run is accessible: ${section || "verdict"}`, async ({
    page,
    server,
    login,
    request,
    expectAccessible,
  }) => {
    const headers = { authorization: `Bearer ${server.token}` };
    const { runs } = await (await request.get(`${server.url}/api/v1/runs?search=deep-sigmoid`, { headers })).json();
    await login("clinician");
    await page.goto(`/runs/${runs[0].id}${section}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // Pictures come after the sentences; they are part of what is judged.
    await page.waitForLoadState("networkidle");
    await expectAccessible();
  });
}
