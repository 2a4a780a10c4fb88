import type { Computed } from "@/lib/calculus/computed";
import { formatGiven, formatInteger, formatScientific } from "@/lib/core/format-number";

export type ComputedText = { readonly text: string; readonly behind: string };

/** A computed number with the bound on its error, or the reason in the place of the number. */
export function describeComputed(computed: Computed, of: string): ComputedText {
  const count = `${formatInteger(computed.evaluations)} evaluations of ${of}`;
  if (computed.status !== "estimated") return { text: "not estimable", behind: `${computed.reason} ${count}.` };
  const error = computed.error === 0 ? "" : ` ± ${formatScientific(computed.error)}`;
  return { text: `${formatGiven(rounded(computed.value))}${error}`, behind: `Computed from ${count}.` };
}

/** The number itself, for what is drawn or computed further. */
export function computedValue(computed: Computed): number | null {
  return computed.status === "estimated" ? computed.value : null;
}

/** What lies below a trillionth is what rounding left of 0, and the bound beside it says so. */
function rounded(value: number): number {
  return Math.abs(value) < 1e-12 ? 0 : value;
}
