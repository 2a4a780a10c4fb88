import { expect, test } from "@playwright/test";
import { makeOwnServer, type OwnServer, openRequest } from "./own-server";

const METRICS_TOKEN = "metrics-hunter2-".repeat(3);

let own: OwnServer;
test.beforeEach(async () => {
  own = await makeOwnServer();
});
test.afterEach(() => own.remove());

const logOf = (lines: readonly string[]): Record<string, unknown>[] =>
  lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));

test("secrets that are sent in every place of a request stand in no line of the log", async () => {
  const server = await own.start({ ROUNDS_LOG_LEVEL: "debug", ROUNDS_METRICS_TOKEN: METRICS_TOKEN });
  const { token, project } = own.installation;
  const secret = "hunter2";
  const headers = {
    authorization: `Bearer ${secret}`,
    cookie: `rounds.session_token=${secret}`,
    "x-request-id": secret,
    "x-forwarded-for": secret,
    "user-agent": secret,
    referer: `${server.url}/setup?link=${secret}`,
    "idempotency-key": secret,
    origin: server.url,
  };
  const json = { ...headers, "content-type": "application/json" };
  const body = JSON.stringify({ link: secret, name: secret, email: `${secret}@example.org`, password: secret });
  const calls: [string, RequestInit][] = [
    [`/setup?link=${secret}`, { headers }],
    [`/${secret}?token=${secret}`, { headers }],
    [`/runs/${secret}`, { headers }],
    [`/api/v1/runs/${secret}?q=${secret}`, { headers }],
    [`/api/v1/runs?token=${secret}`, { headers }],
    ["/api/metrics", { headers }],
    ["/api/auth/sign-in/email", { method: "POST", headers: json, body }],
    ["/api/auth/setup", { method: "POST", headers: json, body }],
    ["/api/v1/runs", { method: "POST", headers: { ...json, authorization: `Bearer ${token}` }, body }],
    [
      `/api/v1/imports?project=${project}&run=${secret}&filename=${secret}.jsonl`,
      { method: "POST", headers: { authorization: `Bearer ${token}` }, body: `{"step":0,"name":"${secret}"}` },
    ],
    ["/api/v1/runs", { headers: { authorization: `Basic ${Buffer.from(`u:${token}`).toString("base64")}` } }],
  ];
  for (const [path, init] of calls) await (await fetch(server.url + path, init)).arrayBuffer();
  await server.end("SIGTERM");

  const log = logOf(server.lines);
  expect(log.filter(({ message }) => message === "request").length).toBeGreaterThanOrEqual(calls.length);
  const text = log.map((line) => JSON.stringify(line)).join("\n") + server.errors.join("\n");
  for (const hidden of [secret, token, METRICS_TOKEN, Buffer.from(`u:${token}`).toString("base64")]) {
    expect(text).not.toContain(hidden);
  }
});

test("one id stands in the answer, in its problem, and in the log, and a trusted proxy may give it", async () => {
  const server = await own.start({ ROUNDS_LOG_LEVEL: "debug", ROUNDS_TRUSTED_PROXIES: "1" });
  const given = "0123456789abcdef0123456789abcdef";
  const refused = await fetch(`${server.url}/api/v1/runs`, { headers: { "x-request-id": given } });
  const page = await fetch(`${server.url}/sign-in`);
  const listed = await fetch(`${server.url}/api/v1/runs`, {
    headers: { authorization: `Bearer ${own.installation.token}` },
  });
  expect(refused.headers.get("x-request-id")).toBe(given);
  expect((await refused.json()).requestId).toBe(given);
  expect(listed.status).toBe(200);
  await server.end("SIGTERM");
  const lineOf = (id: string | null) => logOf(server.lines).find(({ requestId }) => requestId === id);
  expect(lineOf(given)).toMatchObject({ level: "warn", method: "GET", path: "/api/v1/runs", status: 401, actor: null });
  expect(lineOf(page.headers.get("x-request-id"))).toMatchObject({ level: "info", path: "/sign-in", status: 200 });
  expect(lineOf(listed.headers.get("x-request-id"))).toMatchObject({
    actor: expect.stringMatching(/^token:[0-9a-z]+$/),
  });
});

test("metrics are there for their own token alone, count by route, and name nothing of the users", async () => {
  const server = await own.start({ ROUNDS_METRICS_TOKEN: METRICS_TOKEN });
  const { token, project } = own.installation;
  const metrics = (given: string) =>
    fetch(`${server.url}/api/metrics`, { headers: { authorization: `Bearer ${given}` } });
  expect((await metrics(token)).status).toBe(401);
  expect((await fetch(`${server.url}/api/metrics`)).status).toBe(401);
  const sent = await fetch(`${server.url}/api/v1/imports?project=${project}&run=Jane-Doe&filename=a.jsonl`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: '{"step":0,"loss":1}\n{"step":1,"loss":2}\n',
  });
  expect(sent.status).toBe(201);
  await (await fetch(`${server.url}/runs/Jane-Doe-1`, { redirect: "manual" })).arrayBuffer();
  const answer = await metrics(METRICS_TOKEN);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const text = await answer.text();
  for (const line of [
    'rounds_imports_total{outcome="accepted"} 1',
    "rounds_points_written_total 2",
    'rounds_http_requests_total{method="POST",route="/api/v1/imports",status="201"} 1',
    'rounds_http_requests_total{method="GET",route="/runs/[runId]",status="307"} 1',
    "rounds_worker_jobs_waiting 0",
    "process_cpu_seconds_total",
    "rounds_task_lag_seconds",
  ]) {
    expect(text).toContain(line);
  }
  expect(Number(/^rounds_audit_entries (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(1);
  expect(text).not.toContain("Jane");
  expect(text).not.toContain(project);
});

test("without a token for them, metrics do not exist", async () => {
  const server = await own.start();
  const [missing, other] = await Promise.all(
    ["metrics", "nothing-of-that-name"].map((name) =>
      fetch(`${server.url}/api/${name}`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } }),
    ),
  );
  expect(missing?.status).toBe(404);
  expect(missing?.headers.get("content-type")).toBe(other?.headers.get("content-type"));
});

test("a running server is ready, and says so part by part", async () => {
  const server = await own.start();
  const answer = await fetch(`${server.url}/api/ready`);
  expect(answer.status).toBe(200);
  const parts = { database: "ok", migrations: "ok", workers: "ok", uploads: "ok", tasks: "ok" };
  expect(await answer.json()).toEqual({ status: "ready", parts });
});

test("pages, the API, files and refusals alike carry the security headers, and HSTS where people use https", async () => {
  const server = await own.start({ ROUNDS_URL: "https://rounds.example", ROUNDS_METRICS_TOKEN: METRICS_TOKEN });
  const here = `http://127.0.0.1:${own.installation.port}`;
  expect(server.url).toBe("https://rounds.example");
  const page = await fetch(`${here}/sign-in`);
  const [, script = ""] = /src="(\/_next\/static\/[^"]+\.js)"/.exec(await page.text()) ?? [];
  expect(script).not.toBe("");
  for (const path of ["/sign-in", "/api/health", "/api/v1/runs", script, "/nothing", "/icon.svg", "/api/metrics"]) {
    const { headers } = await fetch(here + path);
    expect([path, headers.get("strict-transport-security")]).toEqual([path, "max-age=31536000"]);
    expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
    expect([path, headers.get("referrer-policy")]).toEqual([path, "same-origin"]);
    expect([path, headers.get("permissions-policy")]).toEqual([path, expect.stringContaining("camera=()")]);
    expect([path, headers.get("cross-origin-opener-policy")]).toEqual([path, "same-origin"]);
    expect([path, headers.get("cross-origin-resource-policy")]).toEqual([path, "same-origin"]);
    expect([path, headers.get("x-frame-options")]).toEqual([path, "DENY"]);
  }
});

test.describe("a server that cannot start", () => {
  const sentenceOf = async (environment: Record<string, string>) => {
    const error = await own.start(environment).then(
      () => null,
      (reason: Error) => reason,
    );
    return error?.message ?? "it started";
  };

  test("says which variable is at fault, and no secret", async () => {
    expect(await sentenceOf({ ROUNDS_SECRET: "hunter2" })).toContain("32 characters in ROUNDS_SECRET");
    expect(await sentenceOf({ ROUNDS_DATA: "/dev/null/data" })).toContain("ROUNDS_DATA");
    expect(await sentenceOf({ ROUNDS_KEYS: "/dev/null/keys" })).toContain("ROUNDS_KEYS");
    const unreachable = await sentenceOf({ DATABASE_URL: "postgresql://rounds:hunter2@127.0.0.1:1/rounds" });
    expect(unreachable).toContain("Expected a database at 127.0.0.1:1/rounds (DATABASE_URL)");
    expect(unreachable).toContain("does not answer (DatabaseNotReachable)");
    expect(unreachable).not.toContain("hunter2");
  });
});

test("a client that breaks off is a line of the log, and no error", async () => {
  const server = await own.start({ ROUNDS_LOG_LEVEL: "info" });
  const { token, project } = own.installation;
  const upload = openRequest(`${server.url}/api/v1/imports?project=${project}&run=cut&filename=cut.jsonl`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-length": "1000" },
  });
  upload.outgoing.write('{"step":0,"loss":1}\n');
  await expect.poll(async () => (await fetch(`${server.url}/api/health`)).status).toBe(200);
  upload.outgoing.destroy();
  await expect
    .poll(() => logOf(server.lines).find(({ path }) => path === "/api/v1/imports"))
    .toMatchObject({ brokenOff: true });
  expect(server.errors).toEqual([]);
});
