import { expect, test } from "./fixtures";
import type { ServerFacts } from "./server-facts";

/** Asks as an MLflow client does whose MLFLOW_TRACKING_URI is `address`. */
async function ask({ token }: ServerFacts, address: string, endpoint: string, fields: object) {
  const response = await fetch(`${address}/api/2.0/mlflow/${endpoint}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
  return { status: response.status, body: await response.json() };
}

async function newRun(server: ServerFacts, address: string): Promise<string> {
  const { body } = await ask(server, address, "runs/create", { experiment_id: "0", run_name: "from a client" });
  const run: string = body.run.info.run_id;
  const metrics = Array.from({ length: 30 }, (_, step) => {
    return { key: "train_loss", value: 1 / (step + 1), timestamp: 1_795_380_184_926 + step, step };
  });
  expect((await ask(server, address, "runs/log-batch", { run_id: run, metrics })).status).toBe(200);
  return run;
}

test("a run that a client logs is opened by the link that it prints", async ({ page, login, server }) => {
  await login("engineer");
  for (const address of [server.url, `${server.url}/p/demo`]) {
    const run = await newRun(server, `${server.url}/p/demo`);
    await page.goto(`${address}/#/experiments/0/runs/${run}`);
    await expect(page).toHaveURL(`${server.url}/runs/${run}`);
    await expect(page.getByRole("heading", { level: 1, name: /^from a client/ })).toBeVisible();
  }
});

test("the link leads there after signing in as well", async ({ page, server }) => {
  const run = await newRun(server, `${server.url}/p/demo`);
  await page.goto(`${server.url}/p/demo/#/experiments/0/runs/${run}`);
  await expect(page.getByText("The page that you asked for opens afterwards.")).toBeVisible();
  await expect(page).toHaveURL(/next=%2Fruns%2F/);
  await page.getByLabel("E-mail address").fill("clinician@demo.local");
  await page.getByLabel("Password").fill(server.passwords.clinician);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.url}/runs/${run}`);
});

test("the address of clients says what it is", async ({ page, login, server, expectAccessible }) => {
  await login("auditor");
  await page.goto("/p/demo");
  await expect(page.getByText("MLFLOW_TRACKING_URI")).toBeVisible();
  await expectAccessible();
  await page.getByRole("link", { name: "Runs of this project" }).click();
  await expect(page).toHaveURL(/\/runs\?project=/);
  const answer = await page.goto(`${server.url}/p/absent`);
  expect(answer?.status()).toBe(404);
});

test("the largest legal batch arrives whole at either address", async ({ server }) => {
  const address = `${server.url}/p/demo`;
  const run = await newRun(server, address);
  const long = (letter: string, length: number) => letter.repeat(length);
  const params = Array.from({ length: 100 }, (_, index) => ({ key: `p${index}`, value: long("损", 6000) }));
  const tags = Array.from({ length: 100 }, (_, index) => ({ key: `t${index}`, value: long("失", 8000) }));
  // Escaped as Python writes it, each of these letters is six bytes.
  const text = JSON.stringify({ run_id: run, params, tags }).replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16)}`,
  );
  expect(text.length).toBeGreaterThan(8_000_000);
  for (const root of [address, server.url]) {
    const response = await fetch(`${root}/api/2.0/mlflow/runs/log-batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.token}` },
      body: text,
    });
    expect([root, response.status]).toEqual([root, 200]);
  }
  const read = await fetch(`${address}/api/2.0/mlflow/runs/get?run_id=${run}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const { run: found } = await read.json();
  expect(found.data.params).toHaveLength(100);
  expect(found.data.params.every(({ value }: { value: string }) => value.length === 6000)).toBe(true);
});

test("a run in training says so, and shows what was not taken and what its client stated", async ({
  page,
  login,
  server,
  expectAccessible,
}) => {
  const address = `${server.url}/p/demo`;
  const run = await newRun(server, address);
  const params = Array.from({ length: 60 }, (_, index) => ({ key: `hidden_${index + 100}`, value: `${index}` }));
  expect((await ask(server, address, "runs/log-batch", { run_id: run, params })).status).toBe(200);
  const metrics = [{ key: "loss,total", value: 1, timestamp: 1_795_380_184_926, step: 1 }];
  expect((await ask(server, address, "runs/log-batch", { run_id: run, metrics })).status).toBe(400);
  await login("engineer");
  await page.goto(`/runs/${run}`);
  await expect(page.getByText("training, as of step 29")).toBeVisible();
  await page.getByRole("link", { name: "1 point", exact: true }).click();
  await expect(page.getByRole("heading", { name: "What was not taken as it came" })).toBeVisible();
  await expect(page.getByText(/Invalid metric name: "loss,total"/)).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "hidden_149" })).toBeVisible();
  await expectAccessible();
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("rowheader", { name: "hidden_159" })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "hidden_149" })).toHaveCount(0);
  expect((await ask(server, address, "runs/update", { run_id: run, status: "FAILED" })).status).toBe(200);
  await page.reload();
  await expect(page.getByText("failed", { exact: true })).toBeVisible();
  // Whoever may not see single patients is not shown what was sent.
  await login("auditor");
  await page.goto(`/runs/${run}/data`);
  await expect(page.getByText("The example is shown to those who may see rows of single patients.")).toBeVisible();
  await expect(page.getByText(/loss,total/)).toHaveCount(0);
});
