"use client";

import { useMemo, useState } from "react";
import { Button } from "@/app/_components/button";
import { formatGiven, formatPercent } from "@/lib/core/format-number";
import { preparePull } from "@/lib/learn/prepare-subgroup-pull";
import { PULL_RANGE } from "@/lib/learn/subgroup-pull";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

export function PullLab() {
  const [theta, setTheta] = useState(3);
  const [percent, setPercent] = useState(20);
  const view = useMemo(() => preparePull({ theta, polytraumaShare: percent / 100 }), [theta, percent]);
  return (
    <LabFrame title="Move the parameter and the shares" view={view}>
      <SliderField
        label="Shared parameter θ"
        value={theta}
        text={formatGiven(theta)}
        {...PULL_RANGE}
        step={0.01}
        onChange={setTheta}
      />
      <SliderField
        label="Patients with polytrauma"
        value={percent}
        text={`${formatPercent(percent / 100)} of all`}
        low={0}
        high={100}
        step={1}
        onChange={setPercent}
      />
      <div>
        <Button onClick={() => setTheta(Math.round(view.balance * 100) / 100)}>Go to where the pulls cancel</Button>
      </div>
    </LabFrame>
  );
}
