"use client";

import { useState } from "react";
import { formatGiven } from "@/lib/core/format-number";
import { prepareSlope, SLOPE_RANGE } from "@/lib/learn/prepare-slope";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

export function SlopeLab() {
  const [x, setX] = useState(1.5);
  const [nudge, setNudge] = useState(0.5);
  const { low, high, step } = SLOPE_RANGE;
  const point = (at: number): void => setX(Math.min(high, Math.max(low, Math.round(at / step) * step)));
  return (
    <LabFrame title="Move x, or point at the curve" view={prepareSlope({ x, nudge })} onPoint={point}>
      <SliderField label="x" value={x} text={formatGiven(x)} {...SLOPE_RANGE} onChange={setX} />
      <SliderField
        label="Size of the nudge"
        value={nudge}
        text={formatGiven(nudge)}
        low={0.05}
        high={1}
        step={0.05}
        onChange={setNudge}
      />
    </LabFrame>
  );
}
