"use client";

import { useState } from "react";
import { formatGiven } from "@/lib/core/format-number";
import { prepareDescent } from "@/lib/learn/prepare-descent";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

export function DescentLab() {
  const [learningRate, setLearningRate] = useState(0.1);
  const [start, setStart] = useState(-1);
  return (
    <LabFrame title="Move the learning rate" view={prepareDescent({ learningRate, start })}>
      <SliderField
        label="Learning rate η"
        value={learningRate}
        text={formatGiven(learningRate)}
        low={0.01}
        high={1.2}
        step={0.01}
        onChange={setLearningRate}
      />
      <SliderField
        label="Start at θ"
        value={start}
        text={formatGiven(start)}
        low={-2}
        high={8}
        step={0.5}
        onChange={setStart}
      />
    </LabFrame>
  );
}
