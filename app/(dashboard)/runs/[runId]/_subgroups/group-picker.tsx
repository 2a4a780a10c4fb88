"use client";

import { GroupSign } from "@/app/_charts/group-sign";
import { buttonClass } from "@/app/_components/button";
import { useMarkedGroup } from "./use-marked-group";

export type PickedGroup = { readonly name: string; readonly label: string; readonly place: number };

/** A button for each group; pressed, the group is marked in every picture of the page. */
export function GroupPicker({ groups }: { readonly groups: readonly PickedGroup[] }) {
  const [marked, mark] = useMarkedGroup(groups.map(({ name }) => name));
  return (
    <fieldset className="no-print">
      <legend className="mb-1 text-xs text-muted">Mark a group in every picture</legend>
      <div className="flex flex-wrap gap-2">
        {groups.map(({ name, label, place }) => (
          <button
            key={name}
            type="button"
            aria-pressed={marked === name}
            onClick={() => mark(marked === name ? null : name)}
            className={`${buttonClass("quiet")} max-w-full aria-pressed:border-ink aria-pressed:bg-sunken aria-pressed:font-semibold`}
          >
            <GroupSign place={place} />
            <span className="truncate">{label}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}
