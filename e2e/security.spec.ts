import { request as httpRequest } from "node:http";
import { expect, test } from "./fixtures";

test("every page has a policy with a nonce of its own and may not be framed", async ({ request, server }) => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await request.get(`${server.url}/sign-in`)).headers()["content-security-policy"] ?? ""),
  );
  const [first = "", second = ""] = policies;
  expect(first).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(first).toContain("frame-ancestors 'none'");
  expect(first).not.toContain("unsafe-eval");
  expect(first).not.toBe(second);
});

test("answers carry the headers that keep browsers from guessing", async ({ request, server }) => {
  const headers = (await request.get(`${server.url}/api/health`)).headers();
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["x-powered-by"]).toBeUndefined();
});

test("health says what is running", async ({ request, server }) => {
  const response = await request.get(`${server.url}/api/health`);
  expect(await response.json()).toEqual({
    status: "ok",
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    database: "sqlite",
  });
});

test("the demo does not answer under another site's name", async ({ server }) => {
  const status = await new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${server.url}/api/health`, { headers: { host: "evil.example" } }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.on("error", reject).end();
  });
  expect(status).toBe(421);
});

test("nobody signs up", async ({ request, server }) => {
  const response = await request.post(`${server.url}/api/auth/sign-up/email`, {
    headers: { origin: server.url },
    data: { name: "Eve", email: "eve@example.org", password: "correct horse battery" },
  });
  expect(response.status()).toBe(404);
});

test("a foreign page cannot sign anybody in or change anything with their session", async ({ request, server }) => {
  const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  const signIn = await request.post(`${server.url}/api/auth/sign-in/email`, {
    headers: foreign,
    data: { email: "engineer@demo.local", password: server.passwords.engineer },
  });
  expect(signIn.status()).toBe(403);
  const write = await request.post(`${server.url}/api/v1/runs`, {
    headers: { ...foreign, cookie: server.cookies.engineer },
    data: { project: "demo", name: "forged" },
  });
  expect(write.status()).toBe(403);
});

test("without a session or token the API says so and how to mend it", async ({ request, server }) => {
  const response = await request.get(`${server.url}/api/v1/runs`);
  expect(response.status()).toBe(401);
  expect(response.headers()["content-type"]).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({
    type: "/problems/unauthenticated",
    fix: expect.stringContaining("Bearer"),
  });
});

test("a body larger than ten megabytes reaches the import whole", async ({ request, server }) => {
  const line = `${JSON.stringify({ step: 0, note: "x".repeat(1000) })}\n`;
  const bytes = Buffer.from(line.repeat(12_000));
  const response = await request.post(`${server.url}/api/v1/imports?project=demo&run=large&filename=large.jsonl`, {
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/octet-stream" },
    data: bytes,
  });
  const answer = await response.json();
  // There is no numeric series in it: the reader has seen it all and says so.
  expect(response.status(), JSON.stringify(answer)).toBe(422);
});
