"use client";

import { useAddressState } from "@/app/_components/use-address-state";
import { numberField } from "@/lib/charts/address-fields";
import { formatGiven } from "@/lib/core/format-number";
import { prepareSlope, SLOPE_RANGE } from "@/lib/learn/prepare-slope";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

const NUDGE_RANGE = { low: 0.05, high: 1, step: 0.05 } as const;
const FIELDS = { x: numberField(1.5, SLOPE_RANGE), nudge: numberField(0.5, NUDGE_RANGE) };

export function SlopeLab() {
  const [{ x, nudge }, move] = useAddressState(FIELDS);
  const { low, high, step } = SLOPE_RANGE;
  const point = (at: number): void => move({ x: Math.min(high, Math.max(low, Math.round(at / step) * step)), nudge });
  return (
    <LabFrame title="Move x, or point at the curve" view={prepareSlope({ x, nudge })} onPoint={point}>
      <SliderField
        label="x"
        value={x}
        text={formatGiven(x)}
        {...SLOPE_RANGE}
        onChange={(moved) => move({ x: moved, nudge })}
      />
      <SliderField
        label="Size of the nudge"
        value={nudge}
        text={formatGiven(nudge)}
        {...NUDGE_RANGE}
        onChange={(moved) => move({ x, nudge: moved })}
      />
    </LabFrame>
  );
}
