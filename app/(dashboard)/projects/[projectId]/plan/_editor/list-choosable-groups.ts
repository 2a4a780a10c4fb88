import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { GroupChoices } from "@/lib/usecases/list-group-choices";

/** Groups that can be chosen at once, under the name of where they come from. */
export type ChoosableGroups = {
  readonly source: string;
  readonly groups: readonly { readonly label: string; readonly group: PlannedSubgroup }[];
};

/** Every group that data and rules offer. */
export function listChoosableGroups({ columns, rules }: GroupChoices): ChoosableGroups[] {
  const ofColumns = columns.map(({ name: column, labels }): ChoosableGroups => {
    const groups = labels.map((label) => ({
      label,
      group: { kind: "label", name: label, column, label } as const,
    }));
    return { source: `Column “${column}”`, groups };
  });
  const ofRules = rules.map(({ id: rule, version, name: source, groups }): ChoosableGroups => {
    const offered = groups.map(({ id, name: label }) => {
      const name = id === "unknown" ? `${source}: unknown` : label;
      return { label, group: { kind: "rule", name, rule, version, group: id } as const };
    });
    return { source: `${source} (version ${version})`, groups: offered };
  });
  return [...ofColumns, ...ofRules].filter(({ groups }) => groups.length > 0);
}

/** The same group under a name that none of the others has. */
export function nameApart(group: PlannedSubgroup, taken: readonly PlannedSubgroup[]): PlannedSubgroup {
  const names = new Set(taken.map(({ name }) => name));
  if (!names.has(group.name)) return group;
  const apart = group.kind === "label" ? `${group.column}: ${group.name}` : group.name;
  let name = apart;
  for (let count = 2; names.has(name); count += 1) name = `${apart} (${count})`;
  return { ...group, name };
}
