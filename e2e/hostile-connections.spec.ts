import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { OPERATIONS } from "@/lib/schema/openapi";
import { expect, test } from "./fixtures";
import { openRequest } from "./own-server";
import { readServerFacts } from "./server-facts";

/** Longer than the server lets anybody be slow: it looks every five seconds for late headers, every half minute for late bodies. */
const CUT_OFF_MS = 150_000;

type Dialled = { readonly socket: Socket; readonly closed: Promise<string> };

/** Opens a connection and sends bytes as they are. `closed` is what came until the server closed it. */
function dial(url: string, text: string): Dialled {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.setEncoding("latin1").on("data", (piece: string) => {
    answer += piece;
  });
  socket.on("error", () => undefined);
  socket.write(text, "latin1");
  const closed = new Promise<string>((resolve) => {
    socket.on("close", () => resolve(answer));
  });
  return { socket, closed };
}

const sendRaw = (url: string, text: string): Promise<string> => dial(url, text).closed;
const head = (first: string, ...lines: string[]): string => [`${first} HTTP/1.1`, ...lines, "", ""].join("\r\n");
/** The status of each answer on a connection. */
const statusesOf = (answer: string): string[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status = ""]) => status);

// In order, so that clients that are slow on purpose are so while the others are tested.
test.describe.configure({ mode: "default", timeout: CUT_OFF_MS + 60_000 });

let slowHeaders: Dialled;
let slowBody: Dialled;
test.beforeAll(() => {
  const { url, token } = readServerFacts();
  const host = `Host: ${new URL(url).host}`;
  slowHeaders = dial(url, `GET /api/health HTTP/1.1\r\n${host}\r\nX-Slow: `);
  const upload = "POST /api/v1/imports?project=demo&run=slow-body&filename=log.jsonl";
  slowBody = dial(url, `${head(upload, host, `Authorization: Bearer ${token}`, "Content-Length: 1000")}{"step":`);
});
test.afterAll(() => {
  slowHeaders.socket.destroy();
  slowBody.socket.destroy();
});

const FRAMES: Readonly<Record<string, readonly string[]>> = {
  "two lengths that differ": ["Content-Length: 5", "Content-Length: 50"],
  "a length beside chunks": ["Content-Length: 5", "Transfer-Encoding: chunked"],
  "a length that is no number": ["Content-Length: 5abc"],
  "a negative length": ["Content-Length: -1"],
  "chunks under another name": ["Transfer-Encoding: xchunked"],
  "chunks that are something else at last": ["Transfer-Encoding: chunked, identity"],
  "a coding before chunks": ["Transfer-Encoding: gzip, chunked"],
  "a space before the colon": ["Content-Length : 5"],
  "a header broken by a bare line feed": ["X-A: b\nContent-Length: 5"],
  "a header over two lines": ["X-A: b\r\n c"],
  "a second host": ["Host: evil.example", "Content-Length: 0"],
};

test("a request that two servers could read in two ways is refused, and nothing behind it is answered", async ({
  server,
}) => {
  const host = new URL(server.url).host;
  const behind = `0\r\n\r\n${head("GET /api/health", `Host: ${host}`)}`;
  for (const [what, lines] of Object.entries(FRAMES)) {
    const answer = await sendRaw(server.url, head("POST /api/v1/runs", `Host: ${host}`, ...lines) + behind);
    expect([what, statusesOf(answer)]).toEqual([what, [expect.stringMatching(/^(400|501)$/)]]);
  }
});

// Read at once, so that the connection is not reset with the answer still on its way.
test("headers of more than 16 KB are refused with 431, and the server goes on", async ({ request, server }) => {
  const answer = await sendRaw(server.url, head("GET /api/health", `X-Long: ${"x".repeat(20_000)}`));
  expect(statusesOf(answer)).toEqual(["431"]);
  expect((await request.get("/api/health")).status()).toBe(200);
});

test("other protocols, tunnels and echoes are not spoken, and nobody is left without an answer", async ({ server }) => {
  const host = `Host: ${new URL(server.url).host}`;
  const upgrade = ["Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"];
  for (const path of ["/api/health", "/sign-in", "/_next/webpack-hmr"]) {
    // A program that would like another protocol (Java's client asks for HTTP/2 like this) is answered in this one.
    const asked = head(`GET ${path}`, host, "Connection: Upgrade, close", ...upgrade);
    expect([path, statusesOf(await sendRaw(server.url, asked))]).toEqual([
      path,
      [expect.stringMatching(/^(200|404)$/)],
    ]);
  }
  expect(await sendRaw(server.url, head("CONNECT evil.example:443", "Host: evil.example:443"))).toBe("");
  const traced = await sendRaw(server.url, head("TRACE /", host, "Cookie: rounds.session_token=hunter2"));
  expect(statusesOf(traced)).toEqual(["405"]);
  expect(traced).not.toContain("hunter2");
});

test("what another header or the address calls the method is not believed", async ({ request, server }) => {
  const headers = { authorization: `Bearer ${server.token}` };
  const listed = async () => (await (await request.get("/api/v1/runs?search=deep-sigmoid", { headers })).json()).total;
  const before = await listed();
  const { runs } = await (await request.get("/api/v1/runs?search=deep-sigmoid", { headers })).json();
  const body = { data: { reason: "override" } };
  for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
    const answer = await request.post(`/api/v1/runs/${runs[0].id}`, {
      headers: { ...headers, [name]: "DELETE" },
      ...body,
    });
    expect([name, answer.status()]).toEqual([name, 405]);
  }
  expect((await request.post(`/api/v1/runs/${runs[0].id}?_method=DELETE`, { headers, ...body })).status()).toBe(405);
  expect(await listed()).toBe(before);
});

test("a token in the address opens nothing", async ({ request, server }) => {
  for (const { path } of OPERATIONS.filter(({ method, isPublic }) => method === "get" && isPublic !== true)) {
    const query = ["token", "access_token", "api_key", "authorization"]
      .map((name) => `${name}=${server.token}`)
      .join("&");
    const answer = await request.get(`${path.replaceAll(/[{}]/g, "")}?${query}`);
    expect([path, answer.status()]).toEqual([path, 401]);
    expect(await answer.text()).not.toContain(server.token);
  }
});

test("a made-up host or proxy changes neither where people are sent nor the links they are given", async ({
  server,
}) => {
  const evil = "evil.example";
  const forged = {
    "x-forwarded-host": evil,
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.66",
    "x-forwarded-port": "444",
    forwarded: `host=${evil};proto=https`,
    "x-original-url": "/api/health",
    "x-rewrite-url": "/api/health",
    "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
  };
  const cookie = server.cookies.administrator;
  const told = async (path: string, init: RequestInit & { readonly headers: Record<string, string> }) => {
    const answer = await fetch(server.url + path, { redirect: "manual", ...init });
    return { status: answer.status, headers: [...answer.headers], text: await answer.text() };
  };
  const sentAway = await told("/account", { headers: forged });
  expect(sentAway.status).toBe(307);
  expect(Object.fromEntries(sentAway.headers)["location"]).toMatch(/^\/sign-in/);
  const page = await told("/projects", { headers: { ...forged, cookie } });
  expect([page.status, JSON.stringify(page)]).toEqual([200, expect.not.stringContaining(evil)]);
  expect(Object.fromEntries(page.headers)["content-security-policy"]).toContain("script-src 'self' 'nonce-");
  const body = JSON.stringify({ project: "demo", email: "forged@hospital.example", role: "auditor" });
  const json = { ...forged, "content-type": "application/json", authorization: `Bearer ${server.token}` };
  const invited = await told("/api/v1/invitations", { method: "POST", headers: json, body });
  expect([invited.status, JSON.stringify(invited)]).toEqual([201, expect.not.stringContaining(evil)]);
  const { id } = JSON.parse(invited.text);
  expect((await told(`/api/v1/invitations/${id}`, { method: "DELETE", headers: json })).status).toBe(200);
  const own = { "content-type": "application/json", origin: `https://${evil}`, cookie };
  const written = await told("/api/v1/runs", { method: "POST", headers: { ...forged, ...own }, body });
  expect(written.status).toBe(403);
});

test("signing in leads to no other server, whatever the address of the page says", async ({
  context,
  page,
  server,
}) => {
  for (const next of ["//evil.example", "https://evil.example/", "javascript:alert(1)"]) {
    await context.clearCookies();
    const query = new URLSearchParams({ next, callbackURL: next, redirect: next, returnTo: next });
    await page.goto(`/sign-in?${query}`);
    await page.getByLabel("E-mail address").fill("auditor@demo.local");
    await page.getByLabel("Password").fill(server.passwords.auditor);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("button", { name: /^Account/ })).toBeVisible({ timeout: 30_000 });
    expect([next, page.url()]).toEqual([next, `${server.url}/`]);
  }
});

test("a name adds no header to an answer", async ({ request, server }) => {
  const headers = { authorization: `Bearer ${server.token}` };
  const evil = "a\r\nSet-Cookie: evil=1\r\n\r\n<script>";
  for (const path of ["/api/v1/runs?search=", "/runs?search=", "/sign-in?next=/", "/api/v1/runs/", "/runs/"]) {
    const answer = await request.get(path + encodeURIComponent(evil), { headers, maxRedirects: 0 });
    expect([path, JSON.stringify(answer.headersArray())]).toEqual([path, expect.not.stringContaining("evil=1")]);
  }
});

test("an upload that ends before its announced length is not kept", async ({ request, server }) => {
  const headers = { authorization: `Bearer ${server.token}` };
  const path = "/api/v1/imports?project=demo&run=cut-off-on-its-way&filename=log.jsonl";
  const { outgoing } = openRequest(`${server.url}${path}`, {
    method: "POST",
    headers: { ...headers, "content-length": "100000" },
  });
  outgoing.write('{"step":1,"loss":0.5}\n');
  await once(outgoing, "socket");
  // The server has taken the request up once it answers another that was sent after it.
  expect((await request.get("/api/health")).status()).toBe(200);
  outgoing.destroy();
  const total = async () =>
    (await (await request.get("/api/v1/runs?search=cut-off-on-its-way", { headers })).json()).total;
  await expect.poll(total).toBe(0);
  const whole = { headers, data: Buffer.from('{"step":1,"loss":0.5}\n{"step":2,"loss":0.25}\n') };
  const sent = await request.post(path, whole);
  const { runId, points, newRun } = await sent.json();
  const removed = await request.delete(`/api/v1/runs/${runId}`, { headers, data: { reason: "a test" } });
  expect([sent.status(), points, newRun, removed.status()]).toEqual([201, 2, true, 200]);
});

test("fifty uploads that hardly send keep nobody else waiting", async ({ request, server }) => {
  const headers = { authorization: `Bearer ${server.token}` };
  const slow = Array.from({ length: 50 }, (_, number) => {
    const path = `/api/v1/imports?project=demo&run=slow-${number}&filename=log.jsonl`;
    const upload = openRequest(`${server.url}${path}`, { method: "POST", headers });
    upload.outgoing.write('{"step":');
    return upload;
  });
  await Promise.all(slow.map(({ outgoing }) => once(outgoing, "socket")));
  let isAnswered = false;
  for (const { answer } of slow)
    void answer.then(
      () => (isAnswered = true),
      () => undefined,
    );
  const read = await request.get("/api/v1/runs", { headers });
  const file = { headers, data: Buffer.from('{"step":1,"loss":0.5}\n{"step":2,"loss":0.25}\n') };
  const sent = await request.post("/api/v1/imports?project=demo&run=quick-beside-slow&filename=log.jsonl", file);
  // Both came while all fifty were still under way: they did not wait for any of them.
  expect([read.status(), sent.status(), isAnswered]).toEqual([200, 201, false]);
  for (const { outgoing } of slow) outgoing.destroy();
  const { runId } = await sent.json();
  await request.delete(`/api/v1/runs/${runId}`, { headers, data: { reason: "a test" } });
});

test("who sends headers or a body too slowly is cut off, and what came of it is not kept", async ({
  request,
  server,
}) => {
  const within = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error("not cut off")), CUT_OFF_MS).unref(),
  );
  expect(statusesOf(await Promise.race([slowHeaders.closed, within]))).toEqual(["408"]);
  expect(statusesOf(await Promise.race([slowBody.closed, within]))).toEqual(["408"]);
  const headers = { authorization: `Bearer ${server.token}` };
  const listed = await request.get("/api/v1/runs?search=slow-body", { headers });
  expect((await listed.json()).total).toBe(0);
});
