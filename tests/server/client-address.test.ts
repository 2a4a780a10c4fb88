import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { dropForwarding, isLoopbackHost, readClientAddress } from "@/server/client-address";

function requestWith(forwarded: string | undefined): IncomingMessage {
  return {
    headers: { "x-forwarded-for": forwarded },
    socket: { remoteAddress: "10.0.0.1" },
  } as unknown as IncomingMessage;
}

describe("the address of a client", () => {
  test("is that of the connection when no proxy is trusted, whatever the header says", () => {
    expect(readClientAddress(requestWith("1.2.3.4"), 0)).toBe("10.0.0.1");
  });

  test("is what the trusted proxy appended, not what the client made up before it", () => {
    expect(readClientAddress(requestWith("6.6.6.6, 1.2.3.4"), 1)).toBe("1.2.3.4");
    expect(readClientAddress(requestWith("6.6.6.6, 1.2.3.4, 10.0.0.9"), 2)).toBe("1.2.3.4");
  });

  test("is that of the connection when the header is shorter than the chain of proxies", () => {
    expect(readClientAddress(requestWith("1.2.3.4"), 2)).toBe("10.0.0.1");
    expect(readClientAddress(requestWith(undefined), 1)).toBe("10.0.0.1");
  });
});

test("nothing of what proxies write is left for what comes after", () => {
  const headers = {
    host: "rounds.example",
    forwarded: "host=evil.example",
    "x-forwarded-for": "1.2.3.4",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "1",
    "x-forwarded-proto": "https",
    "x-forwarded-server": "evil.example",
  };
  dropForwarding({ headers });
  expect(headers).toEqual({ host: "rounds.example" });
});

test.each(["localhost", "localhost:3000", "127.0.0.1:80", "[::1]:3000"])("%s is this machine", (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each(["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:3000", "", undefined])(
  "%j is not this machine",
  (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  },
);
