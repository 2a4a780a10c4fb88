/** What was sent for a run and not taken, or taken otherwise than it came. */
export type LeftOut = {
  /** A fixed sentence, so that the same is noted once. */
  readonly reason: string;
  readonly points: number;
  /** The first one, as it was sent. */
  readonly sample: string;
};

const SAMPLE_LENGTH = 400;

/** Counts what is left out, by its reason. */
export function gatherLeftOut(): { add(reason: string, sample: string, points?: number): void; all(): LeftOut[] } {
  const byReason = new Map<string, LeftOut>();
  return {
    add(reason, sample, points = 1) {
      const known = byReason.get(reason);
      const first = known?.sample ?? sample.slice(0, SAMPLE_LENGTH);
      byReason.set(reason, { reason, points: (known?.points ?? 0) + points, sample: first });
    },
    all: () => [...byReason.values()],
  };
}
