"use client";

import { useState } from "react";
import { Button } from "@/app/_components/button";
import { TextField } from "@/app/_components/text-field";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";

/** A group of a column that no data hold yet: plans come before predictions. */
export function AddLabel({ onAdd }: { readonly onAdd: (group: PlannedSubgroup) => void }) {
  const [column, setColumn] = useState("");
  const [label, setLabel] = useState("");
  const isWhole = column.trim() !== "" && label.trim() !== "";
  return (
    <details className="max-w-md">
      <summary className="prose-link min-h-6 w-fit">A group that the data do not hold yet</summary>
      <div className="mt-2 grid gap-2 border-l border-line pl-3">
        <TextField
          label="Column"
          hint="As the predictions will name it, such as sex."
          maxLength={200}
          value={column}
          onChange={(event) => setColumn(event.currentTarget.value)}
        />
        <TextField
          label="What the column says"
          hint="Such as female."
          maxLength={200}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <p>
          <Button
            disabled={!isWhole}
            onClick={() => {
              onAdd({ kind: "label", name: label.trim(), column: column.trim(), label: label.trim() });
              setLabel("");
            }}
          >
            Add this column’s group
          </Button>
        </p>
      </div>
    </details>
  );
}
