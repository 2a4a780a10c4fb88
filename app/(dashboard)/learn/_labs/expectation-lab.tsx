"use client";

import { useMemo, useState } from "react";
import { Button } from "@/app/_components/button";
import { formatCount } from "@/lib/core/format-number";
import { BOUND_RANGE, boundText, prepareArea, prepareSampling, SAMPLE_SIZES } from "@/lib/learn/prepare-expectation";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

export function ExpectationLab() {
  return (
    <>
      <AreaLab />
      <SamplingLab />
    </>
  );
}

function AreaLab() {
  const [{ from, to }, setBounds] = useState({ from: -1, to: 1 });
  const view = useMemo(() => prepareArea({ from, to }), [from, to]);
  // A bound that is moved past the other takes it along.
  return (
    <LabFrame title="A probability is an area" view={view}>
      <SliderField
        label="Lower bound"
        value={from}
        text={boundText(from)}
        {...BOUND_RANGE}
        onChange={(bound) => setBounds({ from: bound, to: Math.max(bound, to) })}
      />
      <SliderField
        label="Upper bound"
        value={to}
        text={boundText(to)}
        {...BOUND_RANGE}
        onChange={(bound) => setBounds({ from: Math.min(bound, from), to: bound })}
      />
    </LabFrame>
  );
}

function SamplingLab() {
  const [sizeIndex, setSizeIndex] = useState(2);
  const [seed, setSeed] = useState(1);
  const view = useMemo(() => prepareSampling({ sizeIndex, seed }), [sizeIndex, seed]);
  return (
    <LabFrame title="An average, over everybody and over a sample" view={view}>
      <p className="text-muted">
        A made-up model gives everybody a risk that rises with severity x. Its average over everybody is the integral of
        risk times density.
      </p>
      <SliderField
        label="People in the sample"
        value={sizeIndex}
        text={formatCount(SAMPLE_SIZES[sizeIndex] ?? 0, "person", "people")}
        low={0}
        high={SAMPLE_SIZES.length - 1}
        step={1}
        onChange={setSizeIndex}
      />
      <div>
        <Button onClick={() => setSeed(seed + 1)}>Draw other people</Button>
      </div>
    </LabFrame>
  );
}
