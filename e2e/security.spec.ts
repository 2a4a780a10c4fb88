import { createHash } from "node:crypto";
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

/** A proxy inside Next.js cuts what it passes on here, without an error. */
const TEN_MEBIBYTES = 10 * 1024 * 1024;

/** Lines of JSON of exactly so many bytes. */
function logOf(bytes: number): { readonly log: Buffer; readonly points: number } {
  const line = (step: number, note: string) => `${JSON.stringify({ step, loss: 0.5, note })}\n`;
  const whole = Math.floor(bytes / 2000);
  const lines = Array.from({ length: whole - 1 }, (_, step) => line(step, "x".repeat(1000)));
  const rest = bytes - Buffer.byteLength(lines.join("")) - line(whole, "").length;
  return { log: Buffer.from(`${lines.join("")}${line(whole, "y".repeat(rest))}`), points: whole };
}

test("bodies around and beyond ten mebibytes arrive whole, and a cut one is refused", async ({ request, server }) => {
  test.slow();
  const token = { authorization: `Bearer ${server.token}` };
  const data = { project: "demo", name: "large and live" };
  const made = await request.post(`${server.url}/api/v1/runs`, { headers: token, data });
  const { id } = await made.json();
  for (const beside of [-1, 1, TEN_MEBIBYTES / 2]) {
    const { log, points } = logOf(TEN_MEBIBYTES + beside);
    expect(log.length).toBe(TEN_MEBIBYTES + beside);
    const sha256 = createHash("sha256").update(log).digest();
    const headers = {
      ...token,
      "content-type": "application/octet-stream",
      "content-digest": `sha-256=:${sha256.toString("base64")}:`,
    };
    const address = `${server.url}/api/v1/imports?project=demo&run=large&filename=large.jsonl`;
    const cut = await request.post(address, { headers, data: log.subarray(0, TEN_MEBIBYTES - 65_536) });
    expect([cut.status(), await cut.text()]).toEqual([400, expect.stringContaining("announced by Content-Digest")]);
    const taken = await request.post(address, { headers, data: log });
    expect(await taken.json()).toMatchObject({ sha256: sha256.toString("hex"), points, duplicate: false });
    const batch = await request.post(`${server.url}/api/v1/runs/${id}/points`, { headers, data: log });
    expect(await batch.json()).toMatchObject({ accepted: points, refused: 0 });
  }
});
