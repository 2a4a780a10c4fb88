import type { lookup } from "node:dns";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WebhookHost } from "@/lib/config/read-outgoing";
import { postWebhook } from "@/lib/usecases/alerts/post-webhook";
import { receiveWebhooks } from "./receive-webhooks";

const host = (name: string, rest: Partial<WebhookHost> = {}): WebhookHost => ({
  name,
  port: null,
  isPrivate: false,
  ...rest,
});

/** Answers each question for a name with the next of these. */
function resolveTo(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve = (
    name: string,
    _options: unknown,
    callback: (error: Error | null, addresses: { address: string; family: number }[]) => void,
  ): void => {
    const found = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { asked, resolve: resolve as unknown as typeof lookup };
}

describe("a webhook", () => {
  let receiver: Awaited<ReturnType<typeof receiveWebhooks>>;
  beforeEach(async () => {
    receiver = await receiveWebhooks();
  });
  afterEach(() => receiver.close());

  const post = (
    hosts: readonly WebhookHost[],
    address: string,
    options: { timeoutMs?: number; resolve?: typeof lookup } = {},
  ) =>
    postWebhook(
      hosts,
      { address, headers: { "webhook-id": "m1" }, body: '{"ä":1}' },
      { timeoutMs: 60_000, ...options },
    );

  test("arrives at a host of one's own network that is listed as such, whole and with its headers", async () => {
    await post([host("127.0.0.1", { port: receiver.port, isPrivate: true })], receiver.address);
    expect(receiver.received).toMatchObject([{ path: "/hook", body: '{"ä":1}', headers: { "webhook-id": "m1" } }]);
    const { resolve } = resolveTo(["127.0.0.1"]);
    const named = `http://hooks.intranet:${receiver.port}/x?y=1`;
    await post([host("hooks.intranet", { port: receiver.port, isPrivate: true })], named, { resolve });
    expect(receiver.received[1]?.path).toBe("/x?y=1");
  });

  test.each([
    ["another host", "http://localhost:PORT/hook"],
    ["another port of the host", "http://127.0.0.1:1/hook"],
    ["the host written in another way that is not listed", "http://127.0.0.1.nip.io:PORT/"],
    ["another scheme", "ftp://127.0.0.1:PORT/"],
  ])("goes to no host that is not listed: %s", async (_what, address) => {
    const hosts = [host("127.0.0.1", { port: receiver.port, isPrivate: true })];
    await expect(post(hosts, address.replace("PORT", String(receiver.port)))).rejects.toThrow(/not among those/);
    expect(receiver.received).toEqual([]);
  });

  test("goes to nothing where no host is listed", async () => {
    await expect(post([], receiver.address)).rejects.toThrow(/not among those/);
  });

  test("needs https for a host that is not of one's own network", async () => {
    await expect(
      post([host("hooks.test", { port: receiver.port })], `http://hooks.test:${receiver.port}/`),
    ).rejects.toThrow(/not among those/);
  });

  test.each([
    [["127.0.0.1"]],
    [["10.0.0.1"]],
    [["93.184.216.34", "169.254.169.254"]],
    [["::1"]],
    [["::ffff:10.0.0.1"]],
    [[]],
  ])("goes nowhere when a listed name leads to %s", async (addresses) => {
    const { resolve, asked } = resolveTo(addresses);
    const posted = post([host("hooks.test", { port: receiver.port })], `https://hooks.test:${receiver.port}/`, {
      resolve,
    });
    await expect(posted).rejects.toThrow("Its host leads to an address that is not public.");
    expect(asked).toEqual(["hooks.test"]);
    expect(receiver.received).toEqual([]);
  });

  test("goes nowhere when a listed host is itself an address that is not public", async () => {
    for (const name of ["127.0.0.1", "::1"]) {
      const address = `https://${name.includes(":") ? `[${name}]` : name}:${receiver.port}/`;
      await expect(post([host(name, { port: receiver.port })], address)).rejects.toThrow(/not public/);
    }
  });

  test("is checked by what its name leads to when it connects: each attempt asks once, anew, and for nothing before that", async () => {
    const { resolve, asked } = resolveTo(["127.0.0.1"], ["10.0.0.1"]);
    const hosts = [host("hooks.test", { port: receiver.port })];
    const address = `https://hooks.test:${receiver.port}/`;
    for (const times of [1, 2]) {
      await expect(post(hosts, address, { resolve })).rejects.toThrow(/not public/);
      expect(asked).toHaveLength(times);
    }
  });

  test("a listed domain lets in the names below it and nothing that only ends like it", async () => {
    const { resolve, asked } = resolveTo(["127.0.0.1"]);
    const hosts = [host("*.hooks.test", { port: receiver.port })];
    const at = (name: string) => post(hosts, `https://${name}:${receiver.port}/`, { resolve });
    await expect(at("a.hooks.test")).rejects.toThrow(/not public/);
    await expect(at("A.B.HOOKS.TEST")).rejects.toThrow(/not public/);
    for (const name of ["hooks.test", "evilhooks.test", "hooks.test.evil.org"])
      await expect(at(name)).rejects.toThrow(/not among those/);
    expect(asked).toEqual(["a.hooks.test", "a.b.hooks.test"]);
  });
});

describe("an answer", () => {
  const answered = async (answer: Parameters<typeof receiveWebhooks>[0], timeoutMs = 60_000) => {
    const receiver = await receiveWebhooks(answer);
    const hosts = [host("127.0.0.1", { port: receiver.port, isPrivate: true })];
    const posting = postWebhook(hosts, { address: receiver.address, headers: {}, body: "{}" }, { timeoutMs });
    const said = await posting.then(
      () => "delivered",
      (error: Error) => error.message,
    );
    const { length } = receiver.received;
    await receiver.close();
    return [said, length];
  };

  test.each([200, 202, 299])("%d says that it arrived", async (status) => {
    expect(await answered((response) => void response.writeHead(status).end("x"))).toEqual(["delivered", 1]);
  });

  test("that is a redirect is not followed", async () => {
    const elsewhere = await receiveWebhooks();
    const redirect = { location: elsewhere.address };
    expect(await answered((response) => void response.writeHead(307, redirect).end())).toEqual([
      "It answered 307, a redirect, which is not followed.",
      1,
    ]);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test("that is a failure is told by its number alone", async () => {
    expect(await answered((response) => void response.writeHead(500).end("at 10.0.0.7"))).toEqual([
      "It answered 500.",
      1,
    ]);
  });

  test("that never comes is not waited for", async () => {
    expect(await answered(() => undefined, 3_000)).toEqual(["It did not answer within 3 seconds.", 1]);
  });

  test("that takes up another protocol, or a connection that is closed without one, is a failure at once", async () => {
    const switches = (response: ServerResponse): void => {
      response.socket?.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    };
    expect(await answered(switches)).toEqual(["It closed the connection without an answer.", 1]);
    const closes = (response: ServerResponse): void => void response.socket?.destroy();
    expect(await answered(closes)).toEqual(["It cannot be reached (ECONNRESET).", 1]);
  });

  test("that never ends is not read", async () => {
    const endless = (response: Parameters<NonNullable<Parameters<typeof receiveWebhooks>[0]>>[0]): void => {
      response.writeHead(200);
      response.write("x");
    };
    expect(await answered(endless)).toEqual(["delivered", 1]);
  });

  test("of nobody is told as such", async () => {
    const receiver = await receiveWebhooks();
    await receiver.close();
    const hosts = [host("127.0.0.1", { port: receiver.port, isPrivate: true })];
    const posting = postWebhook(hosts, { address: receiver.address, headers: {}, body: "{}" }, { timeoutMs: 60_000 });
    await expect(posting).rejects.toThrow("It cannot be reached (ECONNREFUSED).");
  });
});
