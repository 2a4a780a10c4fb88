import { SelectField } from "@/app/_components/select-field";
import { formatInteger } from "@/lib/core/format-number";
import type { RunListQuery } from "@/lib/schema/run";

type ExperimentsFieldProps = {
  readonly value: RunListQuery["proof"];
  /** Runs of experiments that the other filters find. */
  readonly count: number;
};

/** Whether runs of experiments are listed; nothing where there are none. */
export function ExperimentsField({ value, count }: ExperimentsFieldProps) {
  const isOfOne = value !== "with" && value !== "without";
  if (count === 0 && value === "without") return null;
  return (
    <SelectField
      label="Runs of experiments"
      name="proof"
      value={value === "without" ? "" : value}
      options={[
        ["", `left out (${formatInteger(count)})`],
        ["with", `listed, too (${formatInteger(count)})`],
        ...(isOfOne ? [[value, `only of plan ${value.slice(0, 12)}`] as const] : []),
      ]}
    />
  );
}
