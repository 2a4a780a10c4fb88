"use client";

import { useMemo, useState } from "react";
import { formatCount, formatGiven } from "@/lib/core/format-number";
import { CHAIN_ACTIVATIONS, type ChainSettings } from "@/lib/learn/layer-chain";
import { ACTIVATION_NAMES, prepareLayerChain } from "@/lib/learn/prepare-layer-chain";
import { ChoiceField } from "../_controls/choice-field";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";
import { TickField } from "../_controls/tick-field";

const OPTIONS = CHAIN_ACTIVATIONS.map((value) => ({ value, text: ACTIVATION_NAMES[value] }));

const START: ChainSettings = { depth: 12, activation: "sigmoid", weightScale: 1, isResidual: false };

export function ChainLab() {
  const [settings, setSettings] = useState(START);
  const view = useMemo(() => prepareLayerChain(settings), [settings]);
  return (
    <LabFrame title="Build the chain" view={view}>
      <ChoiceField
        legend="Each layer bends its result by"
        options={OPTIONS}
        value={settings.activation}
        onChange={(activation) => setSettings({ ...settings, activation })}
      />
      <TickField
        label="Residual: each layer adds what went in"
        isOn={settings.isResidual}
        onChange={(isResidual) => setSettings({ ...settings, isResidual })}
      />
      <SliderField
        label="Depth"
        value={settings.depth}
        text={formatCount(settings.depth, "layer")}
        low={2}
        high={30}
        step={1}
        onChange={(depth) => setSettings({ ...settings, depth })}
      />
      <SliderField
        label="Scale of the weights"
        value={settings.weightScale}
        text={formatGiven(settings.weightScale)}
        low={0.2}
        high={3}
        step={0.1}
        onChange={(weightScale) => setSettings({ ...settings, weightScale })}
      />
    </LabFrame>
  );
}
