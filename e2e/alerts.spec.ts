import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { saveUser } from "@/lib/db/save-user";
import { receiveWebhooks } from "@/tests/alerts/receive-webhooks";
import { hashOfPassword, PASSWORD } from "@/tests/security/access-world";
import { makeOwnServer, type OwnServer } from "./own-server";
import { waitForScripts } from "./until-script-runs";

const EMAIL = "boss@test.local";

let own: OwnServer;
let url = "";
let hook: Awaited<ReturnType<typeof receiveWebhooks>>;

// One server for all of it.
test.describe.configure({ mode: "default" });

test.beforeAll(async () => {
  own = await makeOwnServer();
  // Refuses what is sent to /broken.
  hook = await receiveWebhooks((response, received) => {
    response.writeHead(received.at(-1)?.path === "/broken" ? 500 : 204).end();
  });
  const { db, port } = own.installation;
  const account = { name: "Boss", email: EMAIL, passwordHash: await hashOfPassword(), isAdministrator: true };
  await saveUser(db, { ...account, by: "test" });
  ({ url } = await own.start({
    ROUNDS_URL: `http://127.0.0.1:${port}`,
    ROUNDS_WEBHOOK_PRIVATE_HOSTS: `127.0.0.1:${hook.port}`,
  }));
});
test.afterAll(async () => {
  await own.remove();
  await hook.close();
});

async function signIn(context: BrowserContext): Promise<void> {
  const answer = await context.request.post(`${url}/api/auth/sign-in/email`, {
    headers: { origin: url },
    data: { email: EMAIL, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
}

async function openAlerts(page: Page): Promise<void> {
  await page.goto(`${url}/projects/${own.installation.project}/alerts`);
  await expect(page.getByRole("heading", { level: 1, name: "Alerts of crash-test" })).toBeVisible();
}

async function addWebhook(page: Page, address: string): Promise<void> {
  await page.getByRole("button", { name: "Add a target …" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a target of alerts" });
  await dialog.getByLabel("Address").fill(address);
  await dialog.getByRole("button", { name: "Add it" }).click();
  await expect(dialog.getByText(/^whsec_/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 2, name: address })).toBeVisible();
}

test("a target is added, tried out and ended; what failed is said", async ({ page: plain, context }) => {
  const page = waitForScripts(plain);
  await signIn(context);
  await openAlerts(page);
  await expect(page.getByText("No target: nobody is told.")).toBeVisible();

  await page.getByRole("button", { name: "Add a target …" }).click();
  await page.getByLabel("Address").fill("https://elsewhere.example/hook");
  await page.getByRole("button", { name: "Add it" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "found elsewhere.example" })).toBeVisible();
  await page.keyboard.press("Escape");

  await addWebhook(page, hook.address);
  await page.getByRole("button", { name: "Send a test message" }).click();
  await expect(page.getByText("The test message was sent.")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Test message/ })).toContainText("sent");
  expect(JSON.parse(hook.received.at(-1)?.body ?? "")).toMatchObject({ kind: "test", project: { name: "crash-test" } });

  const broken = hook.address.replace(/hook$/, "broken");
  await addWebhook(page, broken);
  await page.getByRole("button", { name: `Send a test message to ${broken}` }).click();
  await expect(page.getByText("The test message was not sent. It answered 500.")).toBeVisible();
  await expect(page.getByRole("row", { name: /given up/ })).toContainText("It answered 500.");

  await page.getByRole("button", { name: `End … ${broken}` }).click();
  await page.getByRole("dialog", { name: "End this target?" }).getByRole("button", { name: "End it" }).click();
  await expect(page.getByRole("heading", { level: 2, name: broken })).toHaveCount(0);
});

test("a training that goes wrong while nobody looks is told once", async ({ page: plain, context }) => {
  const page = waitForScripts(plain);
  await signIn(context);
  await openAlerts(page);
  await addWebhook(page, `${hook.address}?told`);

  const { project, token } = own.installation;
  const headers = { authorization: `Bearer ${token}` };
  const made = await context.request.post(`${url}/api/v1/runs`, { headers, data: { project, name: "goes wrong" } });
  const { id } = await made.json();
  const lines = Array.from(
    { length: 200 },
    (_, step) => `{"step":${step},"loss":${step < 100 ? 1 / (step + 1) : "NaN"}}`,
  );
  const points = await context.request.post(`${url}/api/v1/runs/${id}/points`, { headers, data: lines.join("\n") });
  expect(points.status()).toBe(200);

  const told = () => hook.received.filter(({ path, body }) => path === "/hook?told" && body.includes(id));
  await expect.poll(() => told().length, { timeout: 180_000 }).toBeGreaterThan(0);
  const [first] = told();
  expect(JSON.parse(first?.body ?? "")).toMatchObject({
    kind: "critical-verdict",
    run: { id, name: "goes wrong" },
    verdict: { severity: "critical" },
    link: `${url}/runs/${id}`,
  });
  await page.reload();
  await expect(page.getByRole("row", { name: /^Critical: .* goes wrong/ }).first()).toContainText("sent");
  const ids = told().map((one) => one.headers["webhook-id"]);
  expect(new Set(ids).size).toBe(ids.length);
});
