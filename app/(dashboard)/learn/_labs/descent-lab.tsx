"use client";

import { useAddressState } from "@/app/_components/use-address-state";
import { numberField } from "@/lib/charts/address-fields";
import { formatGiven } from "@/lib/core/format-number";
import { prepareDescent } from "@/lib/learn/prepare-descent";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

const RATE_RANGE = { low: 0.01, high: 1.2, step: 0.01 } as const;
const START_RANGE = { low: -2, high: 8, step: 0.5 } as const;
const FIELDS = { rate: numberField(0.1, RATE_RANGE), start: numberField(-1, START_RANGE) };

export function DescentLab() {
  const [{ rate, start }, move] = useAddressState(FIELDS);
  return (
    <LabFrame title="Move the learning rate" view={prepareDescent({ learningRate: rate, start })}>
      <SliderField
        label="Learning rate η"
        value={rate}
        text={formatGiven(rate)}
        {...RATE_RANGE}
        onChange={(moved) => move({ rate: moved, start })}
      />
      <SliderField
        label="Start at θ"
        value={start}
        text={formatGiven(start)}
        {...START_RANGE}
        onChange={(moved) => move({ rate, start: moved })}
      />
    </LabFrame>
  );
}
