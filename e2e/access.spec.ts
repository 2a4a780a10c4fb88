import { expect, test } from "./fixtures";
import { invite, makeAccount, makeProject, openAsSomebodyElse, signInAs } from "./make-people";

test("somebody who was invited makes an account, sees that project alone, and nothing once they are removed", async ({
  page,
  login,
  browser,
  server,
}) => {
  await login("administrator");
  await makeProject(page, "burns of the hand");
  await page.getByRole("navigation", { name: "Parts of this project" }).getByRole("link", { name: "People" }).click();
  const link = await invite(page, "Invite somebody", "ada@hospital.example", "clinician");
  await expect(page.getByRole("region", { name: "Invitations, the latest first" })).toContainText(
    "ada@hospital.example",
  );

  const ada = await openAsSomebodyElse(browser, server.url);
  await makeAccount(ada, link, "Ada Nurse");
  await expect(ada.getByRole("heading", { level: 1, name: "burns of the hand" })).toBeVisible();
  await ada.goto("/projects");
  await expect(ada.getByRole("table").getByRole("row")).toHaveCount(2);
  await expect(ada.getByRole("table")).toContainText("clinician");
  const { projects } = await (await page.request.get("/api/v1/projects")).json();
  const demo = projects.find(({ name }: { name: string }) => name === "demo").id;
  for (const address of [`/api/v1/projects/${demo}`, "/api/v1/projects/none"]) {
    const answer = await ada.request.get(address);
    expect(answer.status()).toBe(404);
    expect(await answer.json()).toMatchObject({ detail: "There is no such project, or it is not yours to see." });
  }
  await ada.goto(`/projects/${demo}`);
  await expect(ada.getByRole("heading", { name: "burns of the hand" })).toHaveCount(0);
  await expect(ada.getByRole("navigation", { name: "Parts of this project" })).toHaveCount(0);

  // The link is used up, also for who is signed in with the right address.
  await ada.goto(link);
  await expect(ada.getByRole("alert").first()).toContainText("This link is no longer good.");

  await page.reload();
  await expect(page.getByText("No open invitation.")).toBeVisible();
  await page.getByRole("button", { name: "Remove … Ada Nurse" }).click();
  await page.getByRole("button", { name: "Remove from the project" }).click();
  await expect(page.getByRole("table").getByText("Ada Nurse")).toHaveCount(0);
  await ada.goto("/projects");
  await expect(ada.getByText("You are in no project yet.")).toBeVisible();
  await ada.context().close();
});

test("somebody with an account signs in first and joins then; the invitation waits meanwhile", async ({
  page,
  login,
  browser,
  server,
}) => {
  await login("administrator");
  await makeProject(page, "ribs");
  await page.goto(`${page.url()}/people`);
  const ben = await openAsSomebodyElse(browser, server.url);
  await makeAccount(ben, await invite(page, "Invite somebody", "ben@hospital.example"), "Ben");
  await expect(ben.getByRole("heading", { level: 1, name: "ribs" })).toBeVisible();
  await makeProject(page, "spines");
  await page.goto(`${page.url()}/people`);
  const link = await invite(page, "Invite somebody", "ben@hospital.example", "auditor");

  const later = await openAsSomebodyElse(browser, server.url);
  await later.goto(link);
  await later.getByRole("button", { name: "Sign in" }).click();
  await signInAs(later, "ben@hospital.example");
  await later.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(later.getByRole("heading", { level: 1, name: "spines" })).toBeVisible();
  for (const { context } of [ben, later].map((one) => ({ context: one.context() }))) await context.close();
});

test("a right to single patients is given with its meaning, and the only administrator stays", async ({
  page,
  login,
  expectAccessible,
}) => {
  await login("administrator");
  await page.goto("/projects");
  await page.getByRole("link", { name: "demo", exact: true }).click();
  await page.getByRole("link", { name: "People", exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: "auditor@demo.local" });
  for (const [choice, told] of [
    ["Yes", "set for this person"],
    ["As the role has it", "as the role has it"],
  ] as const) {
    await row.getByRole("button", { name: "Change … Demo auditor" }).click();
    const dialog = page.getByRole("dialog", { name: "Role of Demo auditor" });
    await expectAccessible();
    await dialog.getByRole("radio", { name: choice }).check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(row).toContainText(told);
  }
  await page.getByRole("button", { name: "Change … Demo administrator" }).click();
  const own = page.getByRole("dialog", { name: "Role of Demo administrator" });
  await own.getByRole("radio", { name: "auditor", exact: true }).check();
  await own.getByRole("button", { name: "Save" }).click();
  await expect(own.getByRole("alert")).toContainText("This is the only administrator of the project");
  await expect(own.getByRole("radio", { name: "auditor", exact: true })).toBeChecked();
});

test("an account that is disabled is out at once, and a new password comes by a link", async ({
  page,
  login,
  browser,
  server,
}) => {
  await login("administrator");
  await makeProject(page, "ankles");
  await page.goto(`${page.url()}/people`);
  const cleo = await openAsSomebodyElse(browser, server.url);
  await makeAccount(cleo, await invite(page, "Invite somebody", "cleo@hospital.example"), "Cleo");
  await expect(cleo.getByRole("heading", { level: 1, name: "ankles" })).toBeVisible();

  await page.goto("/people?search=cleo");
  await page.getByRole("button", { name: "Disable … Cleo" }).click();
  await page.getByRole("button", { name: "Disable the account" }).click();
  await expect(page.getByText("account disabled: cannot sign in")).toBeVisible();
  await cleo.goto("/projects");
  await expect(cleo).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Open again … Cleo" }).click();
  await page.getByRole("button", { name: "Open the account" }).click();
  await expect(page.getByText("account disabled: cannot sign in")).toHaveCount(0);

  await page.getByRole("button", { name: "New password … for Cleo" }).click();
  const dialog = page.getByRole("dialog", { name: "New password for Cleo" });
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await cleo.goto((await dialog.locator("code").textContent()) ?? "");
  await cleo.getByLabel("Password").fill("another long password");
  await cleo.getByRole("button", { name: "Set the password" }).click();
  await expect(cleo).toHaveURL(/\/sign-in/);
  await expect(cleo.getByText("The new password is set.")).toBeVisible();
  await signInAs(cleo, "cleo@hospital.example", "another long password");
  await expect(cleo.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();
  await cleo.context().close();
});

test("a name that is taken is said beside what was typed, which stays", async ({ page, login }) => {
  await login("administrator");
  await page.goto("/projects");
  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByLabel("Name").fill("demo");
  await dialog.getByLabel("Description").fill("Another one");
  await dialog.getByRole("button", { name: "Make the project" }).click();
  await expect(dialog.getByRole("alert")).toContainText('"demo" is taken');
  await expect(dialog.getByLabel("Description")).toHaveValue("Another one");
});

test("who does not administer sees no page of people, and no way to it", async ({ page, login }) => {
  await login("engineer");
  await page.goto("/projects");
  await expect(page.getByRole("button", { name: "New project" })).toHaveCount(0);
  await page.getByRole("link", { name: "demo", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "demo" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Settings" })).toHaveCount(0);
  const people = page.getByRole("navigation", { name: "Parts of this project" }).getByRole("link", { name: "People" });
  await expect(people).toHaveCount(0);
  for (const address of [`${page.url()}/people`, "/people"]) {
    await page.goto(address);
    await expect(page.getByRole("table")).toHaveCount(0);
  }
});

test("the start page shows each role what waits for it, and the mark leads there", async ({ page, login }) => {
  for (const [role, heading] of [
    ["engineer", "Runs that need a look"],
    ["clinician", "Models under review"],
    ["auditor", "Latest reports"],
    ["administrator", "Projects and people"],
  ] as const) {
    await login(role);
    await page.goto("/runs");
    await page.getByRole("link", { name: "Gradient Rounds" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "What waits for you" })).toBeVisible();
    await expect(page.getByRole("heading", { level: 2, name: heading })).toBeVisible();
  }
});
