import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { callServer } from "@/lib/usecases/call-server";

type Seen = { readonly body: string; readonly headers: IncomingHttpHeaders };
type Reply = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

const CALL = { method: "POST", path: "/api/v1/x", body: "line", headers: { "idempotency-key": "k" } } as const;
let stop = (): void => {};
afterEach(() => stop());

async function serve(replies: readonly (Reply | "hang up")[]): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const reply = replies[seen.length] ?? { status: 200, body: '{"ok":true}' };
    seen.push({ body: (await buffer(request)).toString(), headers: request.headers });
    if (reply === "hang up") request.socket.destroy();
    else response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stop = () => server.close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

it("sends the same again with the same key where the server hangs up or fails for a moment", async () => {
  const { url, seen } = await serve(["hang up", { status: 503, headers: { "retry-after": "0" } }]);
  expect(await callServer({ url, token: "t" }, CALL)).toEqual({ status: 200, answer: { ok: true } });
  expect(seen.map(({ body, headers }) => [body, headers["idempotency-key"]])).toEqual(Array(3).fill(["line", "k"]));
});

it("asks again where the server's disk is full, which somebody mends", async () => {
  const { url, seen } = await serve([{ status: 507, headers: { "retry-after": "0" } }]);
  expect(await callServer({ url, token: "t" }, CALL)).toEqual({ status: 200, answer: { ok: true } });
  expect(seen).toHaveLength(2);
});

it("hands back what will not change at once, and follows no other address with the token", async () => {
  const { url, seen } = await serve([
    { status: 422, body: '{"detail":"No."}' },
    { status: 307, headers: { location: "/elsewhere" } },
  ]);
  expect(await callServer({ url, token: "t" }, CALL)).toEqual({ status: 422, answer: { detail: "No." } });
  expect(await callServer({ url, token: "t" }, CALL)).toMatchObject({ status: 307 });
  expect(seen).toHaveLength(2);
});
