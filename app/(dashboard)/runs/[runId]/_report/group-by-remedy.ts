import type { MissingPart } from "@/lib/schema/report";

export type Remedy = { readonly how: string; readonly parts: readonly MissingPart[] };

/** What is supplied in the same way stands together, in the order of first appearance. */
export function groupByRemedy(missing: readonly MissingPart[]): readonly Remedy[] {
  const ways = [...new Set(missing.map(({ how }) => how))];
  return ways.map((how) => ({ how, parts: missing.filter((part) => part.how === how) }));
}
