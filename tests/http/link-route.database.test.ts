import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { CLIENT_ADDRESS_HEADER } from "@/lib/auth/session-auth";
import { createLinkRouteFactory } from "@/lib/http/link-route";
import { authContextOn } from "../auth/auth-context";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";

describeOnBothDatabases("the route of a link that works once", (context) => {
  const createLinkRoute = createLinkRouteFactory(() => authContextOn(context.db));
  const route = createLinkRoute({
    right: "invitation",
    bodySchema: z.strictObject({ secret: z.string() }),
    handler: ({ body, person }) => ({ secret: body.secret, person: person?.id ?? null }),
  });
  afterAll(() => gatheredWritten(context.db));

  const call = (address: string, headers: Record<string, string> = { "sec-fetch-site": "same-origin" }) =>
    route(
      new Request("http://rounds.test/api/auth/invitation", {
        method: "POST",
        headers: { [CLIENT_ADDRESS_HEADER]: address, ...headers },
        body: '{"secret":"abc"}',
      }),
    );

  test("answers pages of this server alone", async () => {
    expect(await (await call("10.0.0.1")).json()).toEqual({ secret: "abc", person: null });
    expect((await call("10.0.0.1", { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await call("10.0.0.1", { origin: "https://elsewhere.test" })).status).toBe(403);
    expect((await call("10.0.0.1", {})).status).toBe(403);
  });

  test("knows no program: a token opens nothing here", async () => {
    const token = await giveToken(context.db, { role: "administrator" });
    const response = await call("10.0.0.2", {
      "sec-fetch-site": "same-origin",
      authorization: `Bearer ${token}`,
    });
    expect(await response.json()).toEqual({ secret: "abc", person: null });
  });

  test("answers an address so often a minute, however many ask at once, and others all the same", async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => call("10.0.0.3")));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect((await call("10.0.0.4")).status).toBe(200);
  });

  test("says what is missing in a body", async () => {
    const request = new Request("http://rounds.test/api/auth/invitation", {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin", [CLIENT_ADDRESS_HEADER]: "10.0.0.5" },
      body: "{}",
    });
    expect(await (await route(request)).json()).toMatchObject({ status: 400, errors: [{ location: "body.secret" }] });
  });
});
