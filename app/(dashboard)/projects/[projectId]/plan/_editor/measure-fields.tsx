import { TextField } from "@/app/_components/text-field";
import { MEASURE_NAMES } from "@/lib/charts/prepare-plan";
import { PLANNED_MEASURES, type PlannedMeasure } from "@/lib/core/analysis-plan";
import type { PlanForm } from "./plan-form";

const MARGIN_HINTS: Readonly<Record<PlannedMeasure, string>> = {
  calibration:
    "In the natural logarithm of deaths observed per deaths expected: 0.2 lets the ratio lie from 0.82 to 1.22.",
  "net-benefit": "Per patient: 0.01 is one more death found in 100 patients without a further false alarm.",
  auroc: "In its own unit: 0.05 is the step from 0.80 to 0.85.",
};

type MeasureFieldsProps = { readonly form: PlanForm; readonly onChange: (form: PlanForm) => void };

/** What is judged, and from which difference on it matters. */
export function MeasureFields({ form, onChange }: MeasureFieldsProps) {
  const toggle = (measure: PlannedMeasure): void => {
    const isOn = form.measures.includes(measure);
    const measures = isOn ? form.measures.filter((each) => each !== measure) : [...form.measures, measure];
    onChange({ ...form, measures });
  };
  return (
    <fieldset className="grid gap-3">
      <legend className="font-semibold">Primary measures and their margins</legend>
      <p className="max-w-prose text-muted">
        A margin is the difference from which on it would matter to patients. Without one, no verdict on the measure can
        say more than what was seen.
      </p>
      {PLANNED_MEASURES.map((measure) => (
        <div key={measure} className="grid gap-2">
          <label className="inline-flex min-h-9 cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              checked={form.measures.includes(measure)}
              onChange={() => toggle(measure)}
              className="size-4 accent-accent"
            />
            {MEASURE_NAMES[measure]}
          </label>
          {form.measures.includes(measure) ? (
            <div className="max-w-md pl-6">
              <TextField
                label={`Margin: ${MEASURE_NAMES[measure]}`}
                hint={MARGIN_HINTS[measure]}
                inputMode="decimal"
                maxLength={40}
                value={form.margins[measure]}
                onChange={(event) => {
                  onChange({ ...form, margins: { ...form.margins, [measure]: event.currentTarget.value } });
                }}
              />
            </div>
          ) : null}
        </div>
      ))}
    </fieldset>
  );
}
