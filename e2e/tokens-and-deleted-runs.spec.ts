import { expect, test } from "./fixtures";

test("a token that was made opens the API, and nothing from the moment it is revoked", async ({
  page,
  login,
  server,
}) => {
  await login("engineer");
  await page.goto("/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog", { name: "New API token" });
  await dialog.getByLabel("Name").fill("cluster of the night shift");
  await dialog.getByRole("group", { name: "Projects" }).getByRole("checkbox", { name: "demo" }).check();
  await dialog.getByRole("button", { name: "Make the token" }).click();
  await expect(dialog.getByText("This is the only time that the token is shown.")).toBeVisible();
  const token = (await dialog.locator("code").last().textContent()) ?? "";
  expect(token).toMatch(/^gr[A-Za-z0-9]{38}$/);
  await dialog.getByRole("button", { name: "Close" }).click();
  const ask = async (): Promise<number> =>
    (await fetch(`${server.url}/api/v1/runs`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  await page.getByRole("button", { name: "Revoke … cluster of the night shift" }).click();
  await page.getByRole("button", { name: "Revoke it" }).click();
  await expect(page.getByRole("row", { name: /cluster of the night shift/ })).toContainText("revoked");
  expect(await ask()).toBe(401);
});

test("a deleted run is brought back as it was, and removed for good only where its name is typed", async ({
  page,
  login,
  server,
}) => {
  await login("administrator");
  const headers = { authorization: `Bearer ${server.token}` };
  const query = "project=demo&run=deleted-and-back&filename=log.jsonl";
  const body = Array.from({ length: 30 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
  const sent = await fetch(`${server.url}/api/v1/imports?${query}`, { method: "POST", headers, body });
  const { runId } = await sent.json();
  const remove = async (): Promise<void> => {
    await fetch(`${server.url}/api/v1/runs/${runId}`, {
      method: "DELETE",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ reason: "uploaded twice" }),
    });
  };
  await remove();
  await page.goto("/projects");
  await page.getByRole("link", { name: "demo", exact: true }).click();
  await page
    .getByRole("navigation", { name: "Parts of this project" })
    .getByRole("link", { name: "Deleted runs" })
    .click();
  await expect(page.getByRole("row", { name: /deleted-and-back/ })).toContainText("uploaded twice");
  await page.getByRole("button", { name: "Bring back … deleted-and-back" }).click();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "deleted-and-back" })).toBeVisible();

  await remove();
  await page.goto("/projects");
  await page.getByRole("link", { name: "demo", exact: true }).click();
  await page
    .getByRole("navigation", { name: "Parts of this project" })
    .getByRole("link", { name: "Deleted runs" })
    .click();
  await page.getByRole("button", { name: "Remove for good … deleted-and-back" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove deleted-and-back for good?" });
  await dialog.getByLabel("Name of the run").fill("deleted");
  await dialog.getByRole("button", { name: "Remove it for good" }).click();
  await expect(dialog.getByRole("alert")).toContainText('Expected the name of the run, "deleted-and-back"');
  await dialog.getByLabel("Name of the run").fill("deleted-and-back");
  await dialog.getByRole("button", { name: "Remove it for good" }).click();
  await expect(page.getByRole("button", { name: "Remove for good … deleted-and-back" })).toHaveCount(0);
});
