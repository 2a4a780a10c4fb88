import { expect, it, vi } from "vitest";
import { gatheredWritten, gatherForAudit } from "@/lib/audit/gather-for-audit";
import type { Database } from "@/lib/db/database";
import type { TalliedEvent } from "@/lib/db/tally-for-audit";

const written: TalliedEvent[][] = [];
let fails = 0;
vi.mock("@/lib/db/tally-audit-events", () => ({
  tallyAuditEvents: async (_: Database, events: TalliedEvent[]) => {
    if (fails > 0) {
      fails -= 1;
      throw new Error("The disk is full.");
    }
    written.push(events);
  },
}));

const database = { provider: "sqlite" } as Database;
const at = new Date("2026-12-01T08:15:20.000Z");
const event = { action: "request.refused", actor: "token:1", object: "run.edit", project: null, at } as const;

it("what could not be counted is counted with what comes next, once each", async () => {
  const onError = vi.fn();
  fails = 1;
  gatherForAudit(database, event, onError);
  gatherForAudit(database, event, onError);
  await gatheredWritten(database);
  expect([onError.mock.calls.length, written]).toEqual([1, []]);
  gatherForAudit(database, event, onError);
  await gatheredWritten(database);
  expect([onError.mock.calls.length, written.map((events) => events.map(({ times }) => times))]).toEqual([1, [[3]]]);
});

it("what one copy of the module gathers, another one waits for: the pages' bundles and the server's hold one each", async () => {
  vi.resetModules();
  const other = await import("@/lib/audit/gather-for-audit");
  expect(other.gatherForAudit).not.toBe(gatherForAudit);
  written.length = 0;
  other.gatherForAudit(database, event, () => undefined);
  await gatheredWritten(database);
  expect(written.map((events) => events.map(({ times }) => times))).toEqual([[1]]);
});
