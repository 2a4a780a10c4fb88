import { setPriority } from "node:os";

/** Of the niceness from 0 to 19: about a third of the weight of a thread that never stepped back. */
const NICENESS = 5;

/**
 * Lets the loop that answers requests go first where processors are scarce. To be called by a thread of its own; on
 * Linux a niceness belongs to the thread that sets it (sched(7)), elsewhere to the whole process, which keeps its own.
 */
export function stepBack(): void {
  if (process.platform === "linux") setPriority(NICENESS);
}
