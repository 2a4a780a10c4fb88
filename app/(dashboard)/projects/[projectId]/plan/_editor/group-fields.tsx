"use client";

import { useId, useState } from "react";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { GroupChoices } from "@/lib/usecases/list-group-choices";
import { AddGroup } from "./add-group";
import { AddIntersection } from "./add-intersection";
import { AddLabel } from "./add-label";
import { GroupRow } from "./group-row";
import { nameApart } from "./list-choosable-groups";
import type { PlanForm } from "./plan-form";

type GroupFieldsProps = {
  readonly form: PlanForm;
  readonly choices: GroupChoices;
  readonly onChange: (form: PlanForm) => void;
};

/** Which groups of patients are looked at, in which order, and which one the others are compared with. */
export function GroupFields({ form, choices, onChange }: GroupFieldsProps) {
  const id = useId();
  const [said, setSaid] = useState("");
  const { subgroups, reference } = form;
  const add = (group: PlannedSubgroup): void => {
    const named = nameApart(group, subgroups);
    onChange({ ...form, subgroups: [...subgroups, named] });
    setSaid(`${named.name} was added as group ${subgroups.length + 1}.`);
  };
  const replace = (next: readonly PlannedSubgroup[], words: string): void => {
    onChange({ ...form, subgroups: next });
    setSaid(words);
  };
  const rename = (index: number, name: string): void => {
    const before = subgroups[index]?.name;
    onChange({
      ...form,
      subgroups: subgroups.map((group, at) => (at === index ? { ...group, name } : group)),
      reference: before === reference ? name : reference,
    });
  };
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="font-semibold">Groups of patients, in order</legend>
      {subgroups.length === 0 ? <p className="text-muted">No group is declared.</p> : null}
      <ol className="grid gap-2">
        {subgroups.map((group, index) => (
          <GroupRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited; place is all that a row has
            key={index}
            group={group}
            place={index}
            count={subgroups.length}
            onRename={(name) => rename(index, name)}
            onMove={(to) => replace(move(subgroups, index, to), `${group.name} is group ${to + 1} now.`)}
            onRemove={() =>
              replace(
                subgroups.filter((_, at) => at !== index),
                `${group.name} was taken out.`,
              )
            }
          />
        ))}
      </ol>
      <p role="status" className="text-xs text-muted">
        {said}
      </p>
      <AddGroup choices={choices} onAdd={add} />
      <AddLabel onAdd={add} />
      <AddIntersection subgroups={subgroups} onAdd={add} />
      <div className="grid max-w-md gap-1">
        <label htmlFor={id} className="font-medium">
          Compared with
        </label>
        <select
          id={id}
          value={reference}
          onChange={(event) => onChange({ ...form, reference: event.currentTarget.value })}
          className="min-h-9 max-w-full rounded-sm border border-edge bg-surface px-2"
        >
          <option value="">undeclared</option>
          {[...new Set(subgroups.map(({ name }) => name))].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
  );
}

function move(groups: readonly PlannedSubgroup[], from: number, to: number): readonly PlannedSubgroup[] {
  const moved = groups[from];
  if (moved === undefined || to < 0 || to >= groups.length) return groups;
  return groups.toSpliced(from, 1).toSpliced(to, 0, moved);
}
