import { expect, test } from "./fixtures";
import type { ServerFacts } from "./server-facts";

/** Asks as W&B's client does whose WANDB_BASE_URL is `address`. */
async function ask({ token }: ServerFacts, url: string, body: unknown) {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`api:${token}`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** A run with some points. @returns the client's id of it */
async function newRun(server: ServerFacts, address: string): Promise<string> {
  const name = crypto.randomUUID().slice(0, 8);
  const query = "mutation UpsertBucket { upsertBucket(input: {}) { bucket { id name } inserted } }";
  const variables = { name, project: "e2e", displayName: "from W&B" };
  const made = await ask(server, `${address}/graphql`, { query, variables });
  expect([made.status, made.body.data.upsertBucket.inserted]).toEqual([200, true]);
  const content = Array.from({ length: 30 }, (_, step) =>
    JSON.stringify({ _step: step, _timestamp: 1_795_380_184 + step, train_loss: 1 / (step + 1) }),
  );
  const files = { "wandb-history.jsonl": { offset: 0, content } };
  expect((await ask(server, `${address}/files/wandb/e2e/${name}/file_stream`, { files })).status).toBe(200);
  return name;
}

test("a run that W&B's client logs is opened by the link that it prints, with and without a project in it", async ({
  page,
  login,
  server,
  expectAccessible,
}) => {
  await login("engineer");
  const name = await newRun(server, `${server.url}/p/demo`);
  for (const address of [server.url, `${server.url}/p/demo`]) {
    await page.goto(`${address}/wandb/e2e/runs/${name}`);
    await expect(page).toHaveURL(/\/runs\/[0-9a-z]{20,}$/);
    await expect(page.getByRole("heading", { level: 1, name: /^from W&B/ })).toBeVisible();
  }
  await expectAccessible();
  const absent = await page.goto(`${server.url}/p/demo/wandb/e2e/runs/absent`);
  expect(absent?.status()).toBe(404);
});

test("the address that the client prints of its project leads to runs", async ({ page, login, server }) => {
  await login("engineer");
  await page.goto(`${server.url}/wandb/e2e`);
  await expect(page).toHaveURL(`${server.url}/runs`);
  await page.goto(`${server.url}/p/demo/wandb/e2e`);
  await expect(page.getByRole("link", { name: "Runs of this project" })).toBeVisible();
});

test("the largest request of the client arrives whole at the address of a project", async ({ server }) => {
  const address = `${server.url}/p/demo`;
  const name = await newRun(server, address);
  const value = "x".repeat(1024 * 1024);
  const content = Array.from({ length: 12 }, (_, index) =>
    JSON.stringify({ _step: 30 + index, _timestamp: 1_795_380_300 + index, text: value, train_loss: 0 }),
  );
  const files = { "wandb-history.jsonl": { offset: 30, content } };
  expect((await ask(server, `${address}/files/wandb/e2e/${name}/file_stream`, { files })).status).toBe(200);
  const query = "query RunResumeStatus { model { bucket(name: $name) { historyLineCount } } }";
  const { body } = await ask(server, `${address}/graphql`, { query, variables: { project: "e2e", name } });
  expect(body.data.model.bucket).toMatchObject({ historyLineCount: 42 });
  const last = JSON.parse(JSON.parse(body.data.model.bucket.historyTail)[0]);
  expect(last).toMatchObject({ _step: 41 });
});
