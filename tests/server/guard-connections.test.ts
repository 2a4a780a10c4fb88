import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { limitSlowClients, passOverRest, watchBody } from "@/server/guard-connections";

const PACE = { checkEveryMs: 100, minimumBytes: 10 };
const HEAD = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n";
const open: { close(): void }[] = [];

afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

async function startServer(pace = PACE): Promise<Server> {
  const server = createServer((request, response) => {
    watchBody(request, response, pace);
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
  // Checked every half second, in which twelve bytes come where one would do: a busy machine is not a slow client.
  const { socket, answer } = dial(await startServer({ checkEveryMs: 500, minimumBytes: 1 }));
  socket.write(HEAD);
  for (let sent = 0; sent < 40; sent += 1) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    socket.write("x");
  }
  expect(await answer).toContain("200 OK");
});

test("a body that is answered before its end does not keep the next request of its connection waiting", async () => {
  const server = createServer(async (request, response) => {
    passOverRest(request, response);
    if (request.method === "GET") return response.end("received");
    // As an upload that fails on the way: some of it is read, the rest waits.
    for await (const _ of request.iterator({ destroyOnReturn: false })) break;
    return response.writeHead(507).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push({ close: () => server.closeAllConnections() }, server);
  const { socket, answer } = dial(server);
  const length = 5_000_000;
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`);
  socket.write("x".repeat(length));
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  expect(await answer).toMatch(/507.*200 OK.*received/s);
});

test("Node's own limit for a whole request is off, that for its headers is on", async () => {
  const server = await startServer();
  expect(server.requestTimeout).toBe(0);
  expect(server.headersTimeout).toBeGreaterThan(0);
});
