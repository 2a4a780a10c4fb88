import { Button } from "@/app/_components/button";
import { TextField } from "@/app/_components/text-field";
import { describePlannedSubgroup } from "@/lib/clinical/describe-planned-subgroup";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";

type GroupRowProps = {
  readonly group: PlannedSubgroup;
  readonly place: number;
  readonly count: number;
  readonly onRename: (name: string) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
};

/** One declared group: what it is called, what it means, and its place. */
export function GroupRow({ group, place, count, onRename, onMove, onRemove }: GroupRowProps) {
  return (
    <li className="grid gap-2 rounded-sm border border-line p-3">
      <TextField
        label={`Name of group ${place + 1}`}
        hint={`Means: ${describePlannedSubgroup(group)}.`}
        maxLength={200}
        value={group.name}
        onChange={(event) => onRename(event.currentTarget.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button size="small" disabled={place === 0} onClick={() => onMove(place - 1)}>
          Earlier<span className="sr-only"> {group.name}</span>
        </Button>
        <Button size="small" disabled={place === count - 1} onClick={() => onMove(place + 1)}>
          Later<span className="sr-only"> {group.name}</span>
        </Button>
        <Button size="small" onClick={onRemove}>
          Take out<span className="sr-only"> {group.name}</span>
        </Button>
      </div>
    </li>
  );
}
