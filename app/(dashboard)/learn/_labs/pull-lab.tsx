"use client";

import { useMemo } from "react";
import { Button } from "@/app/_components/button";
import { useAddressState } from "@/app/_components/use-address-state";
import { numberField } from "@/lib/charts/address-fields";
import { formatGiven, formatPercent } from "@/lib/core/format-number";
import { preparePull } from "@/lib/learn/prepare-subgroup-pull";
import { PULL_RANGE } from "@/lib/learn/subgroup-pull";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

const THETA_RANGE = { ...PULL_RANGE, step: 0.01 };
const PERCENT_RANGE = { low: 0, high: 100, step: 1 } as const;
const FIELDS = { theta: numberField(3, THETA_RANGE), polytrauma: numberField(20, PERCENT_RANGE) };

export function PullLab() {
  const [{ theta, polytrauma: percent }, move] = useAddressState(FIELDS);
  const view = useMemo(() => preparePull({ theta, polytraumaShare: percent / 100 }), [theta, percent]);
  return (
    <LabFrame title="Move the parameter and the shares" view={view}>
      <SliderField
        label="Shared parameter θ"
        value={theta}
        text={formatGiven(theta)}
        {...THETA_RANGE}
        onChange={(moved) => move({ theta: moved, polytrauma: percent })}
      />
      <SliderField
        label="Patients with polytrauma"
        value={percent}
        text={`${formatPercent(percent / 100)} of all`}
        {...PERCENT_RANGE}
        onChange={(moved) => move({ theta, polytrauma: moved })}
      />
      <div>
        <Button onClick={() => move({ theta: Math.round(view.balance * 100) / 100, polytrauma: percent })}>
          Go to where the pulls cancel
        </Button>
      </div>
    </LabFrame>
  );
}
