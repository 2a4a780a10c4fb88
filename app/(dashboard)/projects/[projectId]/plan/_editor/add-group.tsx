"use client";

import { useId, useState } from "react";
import { Button } from "@/app/_components/button";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { GroupChoices } from "@/lib/usecases/list-group-choices";
import { listChoosableGroups } from "./list-choosable-groups";

type AddGroupProps = { readonly choices: GroupChoices; readonly onAdd: (group: PlannedSubgroup) => void };

/** A group that the data name or a clinical rule defines. */
export function AddGroup({ choices, onAdd }: AddGroupProps) {
  const id = useId();
  const [chosen, setChosen] = useState("");
  const sources = listChoosableGroups(choices);
  const [source = -1, place = -1] = chosen === "" ? [] : chosen.split(":").map(Number);
  const group = sources[source]?.groups[place]?.group;
  const rule = group?.kind === "rule" ? choices.rules.find((known) => known.id === group.rule) : undefined;
  return (
    <div className="grid max-w-md gap-1">
      <label htmlFor={id} className="font-medium">
        A group from the data or from a clinical rule
      </label>
      <div className="flex flex-wrap gap-2">
        <select
          id={id}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          aria-describedby={`${id}-rule`}
          className="min-h-9 w-full min-w-0 flex-1 rounded-sm border border-edge bg-surface px-2"
        >
          <option value="">choose a group</option>
          {sources.map(({ source: name, groups }, sourceIndex) => (
            <optgroup key={name} label={name}>
              {groups.map(({ label }, index) => (
                <option key={label} value={`${sourceIndex}:${index}`}>
                  {label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <Button
          disabled={group === undefined}
          onClick={() => {
            if (group !== undefined) onAdd(group);
            setChosen("");
          }}
        >
          Add this group
        </Button>
      </div>
      <p id={`${id}-rule`} className="text-xs text-muted">
        {rule?.sentence ?? ""}
      </p>
    </div>
  );
}
