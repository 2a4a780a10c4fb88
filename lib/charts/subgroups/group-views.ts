import { groupWords } from "@/lib/core/group-words";
import type { AlternativeResult, GroupResult, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";

/** Positions of the two choosers of the page, as the address has them. */
export const FAMILY_PARAMETER = "family";
export const DEFINITION_PARAMETER = "definition";

/** One group as it is shown: under its own definition or, where asked for, under another one. */
export type ShownGroup = {
  readonly name: string;
  /** As it is read: "isolated tbi". */
  readonly label: string;
  /** Place in declared order, which decides colour, mark and dash. */
  readonly place: number;
  readonly result: GroupResult;
  /** One of a search beside what was declared, of which no verdict is made. */
  readonly isSearched: boolean;
  /** Null under the definition in force. */
  readonly alternative: AlternativeResult | null;
};

export type GroupView = {
  readonly groups: readonly ShownGroup[];
  /** The sets of groups that can be chosen; the first one is shown where nothing was asked for. */
  readonly families: readonly { readonly id: string; readonly label: string }[];
  readonly family: string;
  /** Definitions that can be put in the place of those in force; empty where there is one definition only. */
  readonly definitions: readonly { readonly id: string; readonly label: string }[];
  /** Null under the definitions in force. */
  readonly definition: string | null;
  /** Groups that have no counterpart under the chosen definition, and are left out: definitions are never mixed. */
  readonly leftOut: readonly string[];
};

/** Every declared group in declared order, whatever column or rule it comes from. */
const DECLARED = "declared";

export function chooseGroupView(
  analysis: SubgroupAnalysis,
  asked: { readonly family: string | undefined; readonly definition: string | undefined },
): GroupView {
  const sets = listSets(analysis);
  const chosen = sets.find(({ id }) => id === asked.family) ?? sets[0];
  const groups = chosen?.groups ?? [];
  const others = analysis.alternatives.filter(({ group }) => groups.some(({ name }) => name === group));
  const definitions = [...new Set(others.map(({ result }) => result.family))];
  const definition = definitions.find((family) => family === asked.definition) ?? null;
  const replaced = new Set(groups.flatMap(({ name, family }) => (hasOther(others, name, definition) ? [family] : [])));
  const shown = groups.flatMap((result): ShownGroup[] => {
    const alternative = others.find(({ group, result: other }) => group === result.name && other.family === definition);
    if (alternative === undefined && replaced.has(result.family)) return [];
    const place = placeOfGroup(analysis, result.name);
    const base = { name: result.name, place, isSearched: isSearched(analysis, result.name) };
    if (alternative === undefined) return [{ ...base, label: groupWords(result.name), result, alternative: null }];
    return [{ ...base, label: groupWords(alternative.result.name), result: alternative.result, alternative }];
  });
  return {
    groups: shown,
    families: sets.map(({ id, label }) => ({ id, label })),
    family: chosen?.id ?? "",
    definitions: definitions.map((id) => ({ id, label: groupWords(id) })),
    definition,
    leftOut: groups.flatMap(({ name }) => (shown.some((group) => group.name === name) ? [] : [groupWords(name)])),
  };
}

/**
 * The place of a group in declared order: in the plan's where groups were declared, else among the groups
 * of its column or rule. A group that the predictions do not name has none.
 */
export function placeOfGroup(analysis: SubgroupAnalysis, name: string): number {
  const [first, ...others] = listSets(analysis);
  const own = first?.groups.findIndex((group) => group.name === name) ?? -1;
  if (first === undefined || own >= 0) return Math.max(0, own);
  // Beside declared groups the others of a column or rule come after all of them, so that none looks like another.
  const start = first.id === DECLARED ? first.groups.length : 0;
  for (const { groups } of others) {
    const place = groups.filter((group) => !first.groups.includes(group)).findIndex((group) => group.name === name);
    if (place >= 0) return start + place;
  }
  return 0;
}

function isSearched({ explored }: SubgroupAnalysis, name: string): boolean {
  return explored.some(({ groups }) => groups.some((group) => group.name === name));
}

function hasOther(others: readonly AlternativeResult[], name: string, definition: string | null): boolean {
  return others.some(({ group, result }) => group === name && result.family === definition);
}

type GroupSet = { readonly id: string; readonly label: string; readonly groups: readonly GroupResult[] };

/**
 * All declared groups, then each column and rule with its declared groups before the others. What nobody
 * declared says so; without a plan that is everything, and the summary says it once.
 */
function listSets({ families, explored, plan }: SubgroupAnalysis): readonly GroupSet[] {
  const groupsOf = (list: SubgroupAnalysis["families"], name: string): readonly GroupResult[] =>
    list.flatMap(({ family, groups }) => (family === name ? groups : []));
  const names = new Set([...families, ...explored].map(({ family }) => family));
  const sets = [...names].map((family) => {
    const [declared, others] = [groupsOf(families, family), groupsOf(explored, family)];
    const suffix = others.length === 0 ? "" : declared.length === 0 ? ", undeclared" : ", partly declared";
    return { id: family, label: `${groupWords(family)}${suffix}`, groups: [...declared, ...others] };
  });
  if (plan.content.subgroups.length === 0 || sets.length < 2) return sets;
  const all = families.flatMap(({ groups }) => groups);
  const order = plan.content.subgroups.map(({ name }) => name);
  const declared = order.flatMap((name) => all.filter((group) => group.name === name));
  const rest = all.filter((group) => !declared.includes(group));
  return [{ id: DECLARED, label: "all declared groups", groups: [...declared, ...rest] }, ...sets];
}
