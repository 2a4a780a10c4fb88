import { Agent, request as ask, createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerDirectly as makeKnown } from "@/lib/http/direct-routes";
import { answerDirectly } from "@/server/answer-directly";
import { passOverRest } from "@/server/guard-connections";

const PAGES = "the pages";
let server: Server;
let address = "";
const remotePorts: (number | undefined)[] = [];

beforeAll(async () => {
  makeKnown("echo", {
    match: (target) => (target === "/echo" ? { id: "7" } : null),
    answer: async (request, { params }) => {
      const { id } = await params;
      const said = { id, method: request.method, key: request.headers.get("x-key"), text: await request.text() };
      return Response.json(said, { status: 201, headers: { "x-own": "yes" } });
    },
  });
  makeKnown("set", {
    match: (target) => (target === "/set" ? {} : null),
    answer: async (request) => new Response(request.headers.get("x-set")),
  });
  makeKnown("refuse", {
    match: (target) => (target === "/refuse" ? {} : null),
    answer: async (request) => {
      for await (const _ of request.body ?? []) break;
      return new Response("enough", { status: 413 });
    },
  });
  makeKnown("fail", {
    match: (target) => (target === "/fail" ? {} : null),
    answer: async () => {
      throw new Error("on purpose");
    },
  });
  server = createServer((request, response) => {
    passOverRest(request, response);
    request.headers["x-set"] = "by the server";
    remotePorts.push(request.socket.remotePort);
    if (!answerDirectly(request, response)) response.end(PAGES);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const send = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(address + path, { method: "POST", headers: { authorization: "Bearer x", "x-key": "k" }, ...init });

it("a route that is known is given the request with its body, and its answer goes out as it is", async () => {
  const answer = await send("/echo", { body: "é".repeat(200_000) });
  expect([answer.status, answer.headers.get("x-own"), answer.headers.get("content-type")]).toEqual([
    201,
    "yes",
    "application/json",
  ]);
  expect(await answer.json()).toEqual({ id: "7", method: "POST", key: "k", text: "é".repeat(200_000) });
});

it("what no route takes, whoever has no token, and other methods go to the pages", async () => {
  const sent = [send("/echo?x=1"), send("/other"), send("/echo", { headers: {} }), send("/echo", { method: "PUT" })];
  for (const answer of await Promise.all(sent)) expect(await answer.text()).toBe(PAGES);
});

it("whoever sends more than is read of it is answered, and asks again over the same connection", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: "Bearer x" };
  const sendOver = (path: string, body: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = ask(address + path, { method: "POST", agent, headers }, (response) => {
        response.resume().once("end", () => resolve(response.statusCode));
      });
      sent.once("error", reject).end(body);
    });
  expect(await sendOver("/refuse", "x".repeat(5_000_000))).toBe(413);
  expect(await sendOver("/echo", "again")).toBe(201);
  agent.destroy();
  const [before, after] = remotePorts.slice(-2);
  expect(after).toBe(before);
});

it("a route is given the headers as the server left them", async () => {
  const answer = await send("/set", { headers: { authorization: "Bearer x", "x-set": "by the client" }, body: "x" });
  expect(await answer.text()).toBe("by the server");
});

it("whoever names a host that no address can have is answered", async () => {
  const { port } = new URL(address);
  const socket = connect(Number(port), "127.0.0.1");
  const head = "POST /echo HTTP/1.1\r\nhost: x:99999\r\nauthorization: Bearer x\r\nconnection: close\r\n";
  socket.write(`${head}content-length: 1\r\n\r\nx`);
  let said = "";
  for await (const piece of socket) said += String(piece);
  expect(said).toMatch(/^HTTP\/1.1 201 /);
});

it("a route is told in Node's own words of a client that went away in the middle of its body", async () => {
  const told = new Promise<unknown>((resolve) => {
    makeKnown("wait", {
      match: (target) => (target === "/wait" ? {} : null),
      answer: async (request) => {
        await request.text().catch(resolve);
        return new Response("nobody reads it");
      },
    });
  });
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("POST /wait HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\ncontent-length: 9\r\n\r\nabc", () => {
    socket.destroy();
  });
  expect(await told).toMatchObject({ message: "aborted", code: "ECONNRESET" });
});

it("a route that fails is answered as an error of the server", async () => {
  expect((await send("/fail", { body: "x" })).status).toBe(500);
});
