import { setTimeout } from "node:timers/promises";
import type { Database } from "@/lib/db/database";
import { tallyAuditEvents } from "@/lib/db/tally-audit-events";
import type { TalliedEvent } from "@/lib/db/tally-for-audit";

/** However many requests are refused, they are written no more often than this. */
const PAUSE_MS = 1000;

export type Refusal = {
  readonly actor: string;
  /** The right that was asked for, or what else was tried. */
  readonly right: string;
  readonly at: Date;
};

type Gathering = { readonly waiting: Map<string, TalliedEvent>; underWay: Promise<void> | null };

const gatherings = new WeakMap<Database, Gathering>();

/**
 * Counts a refused request for the audit log, which has one entry for an actor and a minute. Nobody waits
 * for it: the first is written at once, and those that come while a pause lasts are written together, so
 * that whoever asks in vain a thousand times a second costs one small transaction.
 *
 * @param onError told of what could not be written
 */
export function noteRefusal(db: Database, refusal: Refusal, onError: (error: unknown) => void): void {
  const { actor, right, at } = refusal;
  const gathering = gatherings.get(db) ?? { waiting: new Map(), underWay: null };
  gatherings.set(db, gathering);
  const key = `${actor} ${right} ${at.toISOString().slice(0, 16)}`;
  const times = (gathering.waiting.get(key)?.times ?? 0) + 1;
  const event = { action: "request.refused", actor, object: right, project: null, amount: 0, digests: [] } as const;
  gathering.waiting.set(key, { ...event, times, at });
  gathering.underWay ??= workOff(db, gathering)
    .catch(onError)
    .finally(() => {
      gathering.underWay = null;
    });
}

/** Waits until what was refused so far is written. */
export async function refusalsWritten(db: Database): Promise<void> {
  await gatherings.get(db)?.underWay;
}

async function workOff(db: Database, { waiting }: Gathering): Promise<void> {
  while (waiting.size > 0) {
    const events = [...waiting.values()];
    waiting.clear();
    await tallyAuditEvents(db, events);
    await setTimeout(PAUSE_MS, undefined, { ref: false });
  }
}
