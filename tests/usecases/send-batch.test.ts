import { getEventListeners, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { sendBatch } from "@/lib/usecases/follow/send-batch";

it("a server that is away for many attempts is told of once, and nothing is left waiting for the end of each", async () => {
  const stopping = new AbortController();
  const listening: number[] = [];
  const server = createServer((_, response) => {
    listening.push(getEventListeners(stopping.signal, "abort").length);
    const isBack = listening.length === 4;
    response.writeHead(isBack ? 200 : 503, { "content-type": "application/json" });
    response.end(isBack ? '{"accepted":1,"duplicates":0,"refused":0,"revision":1}' : "{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const told: (string | null)[] = [];
  const target = { url: `http://127.0.0.1:${port}`, token: "t", runId: "r" };
  const batch = { body: new Uint8Array(Buffer.from("{}\n")), key: "k" };
  const onAway = (why: string | null): void => void told.push(why);
  expect(await sendBatch(target, batch, { stop: stopping.signal, onAway })).toBe(1);
  expect(told).toEqual([expect.any(String), null]);
  expect(Math.max(...listening)).toBeLessThanOrEqual(1);
  expect(getEventListeners(stopping.signal, "abort")).toEqual([]);
  server.close();
});
