"use client";

import { useMemo } from "react";
import { Button } from "@/app/_components/button";
import { useAddressState } from "@/app/_components/use-address-state";
import { numberField } from "@/lib/charts/address-fields";
import { formatCount } from "@/lib/core/format-number";
import { BOUND_RANGE, boundText, prepareArea, prepareSampling, SAMPLE_SIZES } from "@/lib/learn/prepare-expectation";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";

const AREA_FIELDS = { from: numberField(-1, BOUND_RANGE), to: numberField(1, BOUND_RANGE) };
const SIZE_RANGE = { low: 0, high: SAMPLE_SIZES.length - 1, step: 1 };
const SAMPLE_FIELDS = { size: numberField(2, SIZE_RANGE), draw: numberField(1, { low: 1, high: 1_000_000, step: 1 }) };

export function ExpectationLab() {
  return (
    <>
      <AreaLab />
      <SamplingLab />
    </>
  );
}

function AreaLab() {
  const [asked, setBounds] = useAddressState(AREA_FIELDS);
  // An address may name them the other way round.
  const [from, to] = [Math.min(asked.from, asked.to), Math.max(asked.from, asked.to)];
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
  const [{ size: sizeIndex, draw: seed }, move] = useAddressState(SAMPLE_FIELDS);
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
        {...SIZE_RANGE}
        onChange={(size) => move({ size, draw: seed })}
      />
      <div>
        <Button onClick={() => move({ size: sizeIndex, draw: seed + 1 })}>Draw other people</Button>
      </div>
    </LabFrame>
  );
}
