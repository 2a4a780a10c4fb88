"use client";

import { useMemo } from "react";
import { useAddressState } from "@/app/_components/use-address-state";
import { choiceField, numberField, tickField } from "@/lib/charts/address-fields";
import { formatCount, formatGiven } from "@/lib/core/format-number";
import { CHAIN_ACTIVATIONS, type ChainActivation } from "@/lib/learn/layer-chain";
import { ACTIVATION_NAMES, prepareLayerChain } from "@/lib/learn/prepare-layer-chain";
import { ChoiceField } from "../_controls/choice-field";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";
import { TickField } from "../_controls/tick-field";

const OPTIONS = CHAIN_ACTIVATIONS.map((value) => ({ value, text: ACTIVATION_NAMES[value] }));

const DEPTH_RANGE = { low: 2, high: 30, step: 1 } as const;
const SCALE_RANGE = { low: 0.2, high: 3, step: 0.1 } as const;
const FIELDS = {
  depth: numberField(12, DEPTH_RANGE),
  activation: choiceField<ChainActivation>("sigmoid", CHAIN_ACTIVATIONS),
  scale: numberField(1, SCALE_RANGE),
  residual: tickField(false),
};

export function ChainLab() {
  const [settings, move] = useAddressState(FIELDS);
  const { depth, activation, scale, residual } = settings;
  const view = useMemo(
    () => prepareLayerChain({ depth, activation, weightScale: scale, isResidual: residual }),
    [depth, activation, scale, residual],
  );
  return (
    <LabFrame title="Build the chain" view={view}>
      <ChoiceField
        legend="Each layer bends its result by"
        options={OPTIONS}
        value={activation}
        onChange={(moved) => move({ ...settings, activation: moved })}
      />
      <TickField
        label="Residual: each layer adds what went in"
        isOn={residual}
        onChange={(isOn) => move({ ...settings, residual: isOn })}
      />
      <SliderField
        label="Depth"
        value={depth}
        text={formatCount(depth, "layer")}
        {...DEPTH_RANGE}
        onChange={(moved) => move({ ...settings, depth: moved })}
      />
      <SliderField
        label="Scale of the weights"
        value={scale}
        text={formatGiven(scale)}
        {...SCALE_RANGE}
        onChange={(moved) => move({ ...settings, scale: moved })}
      />
    </LabFrame>
  );
}
