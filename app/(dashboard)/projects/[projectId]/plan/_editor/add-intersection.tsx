"use client";

import { useId, useState } from "react";
import { Button } from "@/app/_components/button";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";

type AddIntersectionProps = {
  readonly subgroups: readonly PlannedSubgroup[];
  readonly onAdd: (group: PlannedSubgroup) => void;
};

/** Patients who are in two of the declared groups at once. */
export function AddIntersection({ subgroups, onAdd }: AddIntersectionProps) {
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  // Those that are intersections of intersections already cannot go further.
  const parts = subgroups.filter(isPart);
  if (parts.length < 2) return null;
  const find = (name: string) => parts.find((group) => group.name === name);
  const [a, b] = [find(first), find(second)];
  const canAdd = a !== undefined && b !== undefined && a !== b;
  return (
    <details className="max-w-md">
      <summary className="prose-link min-h-6 w-fit">Patients who are in two groups at once</summary>
      <div className="mt-2 grid gap-2 border-l border-line pl-3">
        <PartChoice label="In this group" value={first} parts={parts} onChange={setFirst} />
        <PartChoice label="And in this one" value={second} parts={parts} onChange={setSecond} />
        <p>
          <Button
            disabled={!canAdd}
            onClick={() => {
              if (canAdd) onAdd({ kind: "intersection", name: `${a.name} and ${b.name}`, of: [a, b] });
            }}
          >
            Add those in both
          </Button>
        </p>
      </div>
    </details>
  );
}

function isPart(group: PlannedSubgroup): boolean {
  return group.kind !== "intersection" || group.of.every(({ kind }) => kind !== "intersection");
}

type PartChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly parts: readonly PlannedSubgroup[];
  readonly onChange: (name: string) => void;
};

function PartChoice({ label, value, parts, onChange }: PartChoiceProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="min-h-9 max-w-full rounded-sm border border-edge bg-surface px-2"
      >
        <option value="">choose a group</option>
        {parts.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
