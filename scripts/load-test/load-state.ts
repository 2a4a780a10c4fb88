import type { Tally } from "./tally";

/** A load that goes on until it is told to stop. */
export type LoadState = {
  /** Where answers are counted; another one once the warm-up is over. */
  tally: Tally;
  isOver: boolean;
};
