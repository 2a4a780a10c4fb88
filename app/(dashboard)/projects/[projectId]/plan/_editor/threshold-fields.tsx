import { TextField } from "@/app/_components/text-field";
import type { PlanForm } from "./plan-form";

type ThresholdFieldsProps = { readonly form: PlanForm; readonly onChange: (form: PlanForm) => void };

/** From which predicted risk on somebody acts, who says so, and which other thresholds are sensible. */
export function ThresholdFields({ form, onChange }: ThresholdFieldsProps) {
  const { threshold, decisionRange } = form;
  const setThreshold = (change: Partial<PlanForm["threshold"]>) =>
    onChange({ ...form, threshold: { ...threshold, ...change } });
  const setRange = (change: Partial<PlanForm["decisionRange"]>) =>
    onChange({ ...form, decisionRange: { ...decisionRange, ...change } });
  return (
    <fieldset className="grid gap-3">
      <legend className="font-semibold">Threshold and decision range</legend>
      <p className="max-w-prose text-muted">
        The threshold weighs a missed death against a false alarm, so it comes from the clinic and has an owner: at 10
        %, one missed death weighs as much as nine false alarms.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="Threshold"
          hint="Predicted risk from which on the model alarms, such as 10 %."
          inputMode="decimal"
          maxLength={40}
          value={threshold.value}
          onChange={(event) => setThreshold({ value: event.currentTarget.value })}
        />
        <TextField
          label="Who decided the threshold"
          hint="A person who answers for it."
          maxLength={200}
          value={threshold.owner}
          onChange={(event) => setThreshold({ owner: event.currentTarget.value })}
        />
      </div>
      <TextField
        label="Why this threshold"
        hint="What is done from this risk on, and what that costs."
        maxLength={1000}
        value={threshold.reason}
        onChange={(event) => setThreshold({ reason: event.currentTarget.value })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="Decision range, from"
          hint="The lowest threshold that somebody could sensibly choose."
          inputMode="decimal"
          maxLength={40}
          value={decisionRange.from}
          onChange={(event) => setRange({ from: event.currentTarget.value })}
        />
        <TextField
          label="Decision range, to"
          hint="The highest one."
          inputMode="decimal"
          maxLength={40}
          value={decisionRange.to}
          onChange={(event) => setRange({ to: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}
