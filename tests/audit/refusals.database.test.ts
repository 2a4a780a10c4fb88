import { beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { noteRefusal } from "@/lib/audit/note-refusal";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { createRouteFactory } from "@/lib/http/route-factory";
import { authContextOn } from "../auth/auth-context";
import { describeOnBothDatabases } from "../db/both-databases";

const MINUTE = 60_000;
const at = new Date("2026-12-01T08:15:20.000Z");

describeOnBothDatabases("refused requests", (context) => {
  const fail = (error: unknown): never => {
    throw error;
  };

  beforeAll(async () => {
    for (let time = 0; time < 500; time += 1)
      noteRefusal(context.db, { actor: "token:1", right: "run.edit", at }, fail);
    noteRefusal(context.db, { actor: "token:1", right: "run.delete", at }, fail);
    noteRefusal(context.db, { actor: "anonymous", right: "sign-in", at }, fail);
    noteRefusal(context.db, { actor: "token:1", right: "run.edit", at: new Date(at.getTime() + MINUTE) }, fail);
    await gatheredWritten(context.db);
  });

  it("are no entry before their minute is over", async () => {
    await closeAuditMinutes(context.db, { now: at });
    expect(await listAuditEntries(context.db, { projects: null, limit: 10 })).toEqual([]);
  });

  it("are one entry for an actor and a minute, however many there were and of however many rights", async () => {
    const now = new Date(at.getTime() + 2 * MINUTE);
    await Promise.all([closeAuditMinutes(context.db, { now }), closeAuditMinutes(context.db, { now })]);
    await closeAuditMinutes(context.db, { now });
    const entries = await listAuditEntries(context.db, { projects: null, limit: 10 });
    expect(entries.map(({ actor, details }) => ({ actor, ...details })).reverse()).toEqual([
      { actor: "anonymous", minute: "2026-12-01T08:15Z", times: 1, rights: { "sign-in": 1 } },
      { actor: "token:1", minute: "2026-12-01T08:15Z", times: 501, rights: { "run.edit": 500, "run.delete": 1 } },
      { actor: "token:1", minute: "2026-12-01T08:16Z", times: 1, rights: { "run.edit": 1 } },
    ]);
  });

  it("are counted by every route that the factory makes, with what was asked for", async () => {
    const createRoute = createRouteFactory(() => authContextOn(context.db));
    const route = createRoute({ capability: "run.delete", handler: () => ({}) });
    const response = await route(new Request("http://localhost/"), { params: Promise.resolve({}) });
    expect(response.status).toBe(401);
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 2 * MINUTE) });
    const [entry] = await listAuditEntries(context.db, { projects: null, limit: 1 });
    expect(entry).toMatchObject({
      actor: "anonymous",
      action: "request.refused",
      details: { rights: { "run.delete": 1 } },
    });
  });

  it("fill no disk: a thousand addresses and made-up tokens are one entry a minute", async () => {
    const createRoute = createRouteFactory(() => authContextOn(context.db));
    const route = createRoute({ capability: "run.read", handler: () => ({}) });
    const before = (await listAuditEntries(context.db, { projects: null, limit: 100 })).length;
    for (let visitor = 0; visitor < 1000; visitor += 1) {
      const headers = { authorization: `Bearer made-up-${visitor}`, "x-rounds-client-address": `10.0.0.${visitor}` };
      await route(new Request(`http://localhost/${visitor}`, { headers }), { params: Promise.resolve({}) });
    }
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 2 * MINUTE) });
    const entries = await listAuditEntries(context.db, { projects: null, limit: 100 });
    const added = entries.slice(0, entries.length - before);
    expect(added.length).toBeLessThanOrEqual(2);
    expect(added.reduce((times, { details }) => times + Number(details["times"]), 0)).toBe(1000);
  });
});
