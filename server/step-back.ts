import { getPriority, setPriority } from "node:os";

/** Steps of niceness: about a third of the weight of a thread that did not step back. */
const STEPS = 5;
const LAST = 19;

/**
 * Lets the loop that answers requests go first where processors are scarce. To be called by a thread of its own; on
 * Linux a niceness belongs to the thread that sets it (sched(7)), elsewhere to the whole process, which keeps its own.
 */
export function stepBack(): void {
  if (process.platform === "linux") setPriority(Math.min(LAST, getPriority() + STEPS));
}
