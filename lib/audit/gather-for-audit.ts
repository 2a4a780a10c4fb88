import { setTimeout } from "node:timers/promises";
import type { Database } from "@/lib/db/database";
import { tallyAuditEvents } from "@/lib/db/tally-audit-events";
import type { TalliedEvent } from "@/lib/db/tally-for-audit";

/** However much is gathered, it is written no more often than this. */
const PAUSE_MS = 1000;

/** Something that changed nothing, of which the audit log has one entry for an actor and a minute. */
type GatheredEvent = Pick<TalliedEvent, "action" | "actor" | "object" | "project" | "at">;

type Gathering = { readonly waiting: Map<string, TalliedEvent>; underWay: Promise<void> | null };

// Kept on globalThis, because the pages' bundles gather and the server's bundle, which holds its own copy of this
// module, waits before it closes the database.
const GATHERINGS = Symbol.for("gradient-rounds.gatherings");
const shared = globalThis as { [GATHERINGS]?: WeakMap<Database, Gathering> };
shared[GATHERINGS] ??= new WeakMap();
const gatherings = shared[GATHERINGS];

/**
 * Counts an event for the audit log. Nobody waits for it: those that come while a pause lasts are written together
 * after it, so that whoever asks in vain a thousand times a second costs one small transaction. Never at once: the
 * commit would hold back the answer, whose time would tell what is foreign from what does not exist.
 *
 * @param onError told of what could not be written
 */
export function gatherForAudit(db: Database, event: GatheredEvent, onError: (error: unknown) => void): void {
  const gathering = gatherings.get(db) ?? { waiting: new Map(), underWay: null };
  gatherings.set(db, gathering);
  const { action, actor, object, at } = event;
  const key = `${action} ${actor} ${object} ${at.toISOString().slice(0, 16)}`;
  const times = (gathering.waiting.get(key)?.times ?? 0) + 1;
  gathering.waiting.set(key, { ...event, amount: 0, digests: [], times });
  gathering.underWay ??= workOff(db, gathering).catch(onError);
}

/** Waits until what was gathered so far is written. */
export async function gatheredWritten(db: Database): Promise<void> {
  await gatherings.get(db)?.underWay;
}

async function workOff(db: Database, gathering: Gathering): Promise<void> {
  const { waiting } = gathering;
  try {
    while (waiting.size > 0) {
      await setTimeout(PAUSE_MS);
      const events = [...waiting];
      waiting.clear();
      try {
        await tallyAuditEvents(
          db,
          events.map(([, event]) => event),
        );
      } catch (error) {
        putBack(waiting, events);
        throw error;
      }
    }
  } finally {
    // At once after the last look: an event that came between the two would have nobody to write it.
    gathering.underWay = null;
  }
}

/** What could not be written is written with the next event. */
function putBack(waiting: Gathering["waiting"], events: readonly (readonly [string, TalliedEvent])[]): void {
  for (const [key, event] of events)
    waiting.set(key, { ...event, times: event.times + (waiting.get(key)?.times ?? 0) });
}
