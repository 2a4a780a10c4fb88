import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limitSlowClients } from "@/server/guard-connections";

const server = createServer((request, response) => {
  request.resume();
  response.end("answered");
});
limitSlowClients(server);
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends bytes as they are, and reads until the server closes; a server that keeps the connection fails by time. */
async function sendRaw(text: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (piece: string) => {
    answer += piece;
  });
  socket.on("error", () => undefined);
  socket.write(text, "latin1");
  await once(socket, "close");
  return answer;
}

const head = (...lines: string[]): string => ["POST / HTTP/1.1", "Host: x", ...lines, "", ""].join("\r\n");
const SMUGGLED = "0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n";

test.each([
  ["two lengths that differ", ["Content-Length: 5", "Content-Length: 50"]],
  ["a length beside chunks", ["Content-Length: 5", "Transfer-Encoding: chunked"]],
  ["a length that is no number", ["Content-Length: 5abc"]],
  ["a negative length", ["Content-Length: -1"]],
  ["a space before the colon", ["Content-Length : 5"]],
])("a request with %s is refused, and nothing behind it on the connection is answered", async (_, lines) => {
  const answer = await sendRaw(head(...lines) + SMUGGLED);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(answer).not.toContain("answered");
});

test("headers beyond every measure are refused with 431", async () => {
  expect(await sendRaw(head(`X-Long: ${"x".repeat(200_000)}`))).toMatch(/^HTTP\/1\.1 431 /);
});
