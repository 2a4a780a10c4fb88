import { expect, test } from "./fixtures";
import { invite, makeAccount, makeProject, openAsSomebodyElse, signInAs } from "./make-people";

test("a session that its owner ends elsewhere leads to the sign-in page, and from there back to where it was", async ({
  page,
  login,
  browser,
  server,
}) => {
  await login("administrator");
  await makeProject(page, "two browsers");
  await page.goto(`${page.url()}/people`);
  const first = await openAsSomebodyElse(browser, server.url);
  await makeAccount(first, await invite(page, "Invite somebody", "gil@hospital.example"), "Gil");
  await expect(first.getByRole("heading", { level: 1, name: "two browsers" })).toBeVisible();
  const second = await openAsSomebodyElse(browser, server.url);
  await second.goto("/runs?search=a%20name");
  await expect(second).toHaveURL(/\/sign-in\?next=/);
  await signInAs(second, "gil@hospital.example");
  await expect(second).toHaveURL(/\/runs\?search=a\+name$/);

  await second.goto("/account");
  const name = second.getByLabel("Your name");
  await name.fill("Gil of the other browser");
  await first.goto("/account");
  const sessions = first.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByRole("listitem").filter({ hasText: "this session" })).toHaveCount(1);
  await sessions.getByRole("button", { name: /^End the session of/ }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await expect(sessions).toBeFocused();

  await second.getByRole("button", { name: "Save the name" }).click();
  const refusal = second.getByRole("alert").first();
  await expect(refusal).toContainText("You are not signed in here.");
  await expect(refusal.getByRole("link", { name: "Sign in in a new tab" })).toBeVisible();
  await expect(name).toHaveValue("Gil of the other browser");
  await second.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Projects" }).click();
  await expect(second).toHaveURL(/\/sign-in\?next=%2Fprojects$/);
  await signInAs(second, "gil@hospital.example");
  await expect(second.getByRole("heading", { level: 1, name: "Projects" })).toBeVisible();
  await expect(second).toHaveURL(/\/projects$/);
  for (const one of [first, second]) await one.context().close();
});
