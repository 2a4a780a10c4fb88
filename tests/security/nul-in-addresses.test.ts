import { NextRequest } from "next/server";
import { expect, it } from "vitest";
import { proxy } from "@/proxy";

const ask = (address: string) => proxy(new NextRequest(`http://rounds.test${address}`));

it.each(["/runs/a%00b", "/?search=%00", "/audit?object=run%3A%00x", "/compare?a=%00&b=x"])(
  "a page's address with NUL in it is refused before anything is looked up: %s",
  async (address) => {
    const answer = ask(address);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(/^Expected an address without/)]);
  },
);

it.each(["/runs/a%2500b", "/?search=%25", "/runs/0000"])("one without is passed on with a policy: %s", (address) => {
  const answer = ask(address);
  expect([answer.status, answer.headers.get("content-security-policy")]).toEqual([
    200,
    expect.stringContaining("script-src 'self' 'nonce-"),
  ]);
});
