import type { BinarySample } from "@/lib/statistics/binary-sample";
import type { RiskBin } from "./subgroup-analysis";

const BINS = 20;

/** How many patients with and without the event have which predicted risk, in twentieths; 1 lies in the last. */
export function countRisks({ outcomes, risks }: BinarySample): readonly RiskBin[] {
  const events = new Float64Array(BINS);
  const others = new Float64Array(BINS);
  risks.forEach((risk, index) => {
    // A risk of 0.15 is 2.9999… twentieths in floating point, and belongs to the bin that begins there.
    const bin = Math.min(BINS - 1, Math.floor(risk * BINS + 1e-9));
    const counts = outcomes[index] === 1 ? events : others;
    counts[bin] = (counts[bin] ?? 0) + 1;
  });
  return Array.from(events, (count, bin) => {
    return { from: bin / BINS, to: (bin + 1) / BINS, events: count, others: others[bin] ?? 0 };
  });
}
