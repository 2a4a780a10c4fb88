import { DEFINITION_PARAMETER, FAMILY_PARAMETER } from "@/lib/charts/subgroups/group-views";
import { GAP_PARAMETER } from "@/lib/charts/subgroups/prepare-gap";

type SubgroupsQuery = Readonly<Record<"family" | "definition" | "gap", string | undefined>>;

/** What of the Subgroups tab is shown, from its address. */
export function readSubgroupsQuery(address: Readonly<Record<string, string | string[] | undefined>>): SubgroupsQuery {
  const one = (parameter: string): string | undefined => {
    const value = address[parameter];
    return typeof value === "string" ? value : undefined;
  };
  return { family: one(FAMILY_PARAMETER), definition: one(DEFINITION_PARAMETER), gap: one(GAP_PARAMETER) };
}
