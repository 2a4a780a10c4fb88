"use client";

import { useSearchParams } from "next/navigation";
import { GROUP_PARAMETER, isSameGroup } from "@/lib/charts/subgroups/marked-group";

/**
 * The group of patients that every picture of the page marks, from the address, and the way to mark another
 * or none. Nothing is asked of the server, and nothing moves.
 *
 * @param names of the groups that can be marked here; others count as none
 */
export function useMarkedGroup(names: readonly string[]): readonly [string | null, (name: string | null) => void] {
  const asked = useSearchParams().get(GROUP_PARAMETER);
  const marked = asked === null ? null : (names.find((name) => isSameGroup(name, asked)) ?? null);
  return [marked, markGroup];
}

function markGroup(name: string | null): void {
  const address = new URL(window.location.href);
  if (name === null) address.searchParams.delete(GROUP_PARAMETER);
  else address.searchParams.set(GROUP_PARAMETER, name);
  window.history.replaceState(null, "", address);
}
