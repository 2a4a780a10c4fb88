import type { Verdict } from "@/lib/core/verdict";

/** Names one verdict of a run in addresses: the rule, and the subgroup where there is one. */
export function verdictId({ rule, subgroup }: Pick<Verdict, "rule" | "subgroup">): string {
  return subgroup === null ? rule : `${rule}-${subgroup}`;
}

/** The same as the id of an element, which may hold no blanks. */
export function verdictAnchor(id: string): string {
  return `finding-${id.replace(/[^\w-]/gu, "_")}`;
}
