import { formatCount } from "@/lib/core/format-number";

/** How the outcome is called: the words of death only where the run's task speaks of it. */
export type EventWords = {
  /** "died", "had the event" */
  readonly happened: string;
  /** "lived", "did not have the event" */
  readonly stayedAway: string;
  /** "death", "event" */
  readonly one: string;
  readonly many: string;
};

const DEATH: EventWords = { happened: "died", stayedAway: "lived", one: "death", many: "deaths" };
const EVENT: EventWords = {
  happened: "had the event",
  stayedAway: "did not have the event",
  one: "event",
  many: "events",
};

export function eventWords(task: string | null): EventWords {
  return task !== null && /\b(?:deaths?|mortality|dying|died)\b/i.test(task) ? DEATH : EVENT;
}

/** "69 deaths", "1 event" */
export function countEvents(events: number, words: EventWords): string {
  return formatCount(events, words.one, words.many);
}
