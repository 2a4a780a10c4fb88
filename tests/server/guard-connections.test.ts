import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { limitSlowClients, watchBody } from "@/server/guard-connections";

const PACE = { checkEveryMs: 100, minimumBytes: 10 };
const HEAD = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n";
const open: { close(): void }[] = [];

afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

async function startServer(): Promise<Server> {
  const server = createServer((request, response) => {
    watchBody(request, response, PACE);
    request.resume().on("end", () => response.end("received"));
  });
  limitSlowClients(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push({ close: () => server.closeAllConnections() }, server);
  return server;
}

function dial(server: Server): { socket: Socket; answer: Promise<string> } {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  open.push({ close: () => socket.destroy() });
  let text = "";
  const answer = new Promise<string>((resolve) => {
    socket.on("data", (piece) => {
      text += piece;
      if (/received|close/.test(text)) resolve(text);
    });
    socket.on("close", () => resolve(text));
  });
  return { socket, answer };
}

test("a client that stops in the middle of a body is told so and cut off", async () => {
  const { socket, answer } = dial(await startServer());
  socket.write(`${HEAD}abc`);
  expect(await answer).toContain("408");
});

test("a client that keeps sending is waited for, longer than any single check", async () => {
  const { socket, answer } = dial(await startServer());
  socket.write(HEAD);
  for (let sent = 0; sent < 40; sent += 5) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    socket.write("x".repeat(5));
  }
  expect(await answer).toContain("200 OK");
});

test("Node's own limit for a whole request is off, that for its headers is on", async () => {
  const server = await startServer();
  expect(server.requestTimeout).toBe(0);
  expect(server.headersTimeout).toBeGreaterThan(0);
});
