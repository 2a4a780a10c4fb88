import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findRequestFault } from "@/server/find-request-fault";
import { limitSlowClients } from "@/server/guard-connections";

const server = createServer((request, response) => {
  const fault = findRequestFault(request);
  if (fault !== null) return response.writeHead(fault.status, { connection: "close" }).end(fault.text);
  request.resume();
  return response.end("answered");
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

/** The status of each answer on a connection. */
const statusesOf = (answer: string): string[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status = ""]) => status);

test.each([["gzip, chunked"], ["identity\r\nTransfer-Encoding: chunked"], ["deflate\r\nTransfer-Encoding: chunked"]])(
  "a body coded as %j is refused with 501, and nothing behind it on the connection is answered",
  async (coding) => {
    expect(statusesOf(await sendRaw(head(`Transfer-Encoding: ${coding}`) + SMUGGLED))).toEqual(["501"]);
  },
);

test.each([
  "xchunked",
  "identity",
  "chunked, identity",
  "chunked, chunked",
  "chunked;q=1",
  '"chunked"',
  "\u000bchunked",
])("a body coded as %j is refused once, and nothing behind it on the connection is answered", async (coding) => {
  const answer = await sendRaw(head(`Transfer-Encoding: ${coding}`) + SMUGGLED);
  expect(statusesOf(answer)).toEqual([expect.stringMatching(/^(400|501)$/)]);
  expect(answer).not.toContain("answered");
});

test("chunks are taken, however their name is written", async () => {
  const sent = head("Transfer-Encoding: Chunked", "Connection: close");
  expect(statusesOf(await sendRaw(`${sent}5\r\nhello\r\n0\r\n\r\n`))).toEqual(["200"]);
});

test("a request with two hosts is refused, and nothing behind it is answered", async () => {
  expect(statusesOf(await sendRaw(head("Host: y", "Content-Length: 0") + SMUGGLED))).toEqual(["400"]);
});

test("TRACE sends nothing back", async () => {
  const answer = await sendRaw("TRACE / HTTP/1.1\r\nHost: x\r\nCookie: secret\r\n\r\n");
  expect(statusesOf(answer)).toEqual(["405"]);
  expect(answer).not.toContain("secret");
});

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
