"use client";

import { useState } from "react";
import { Button } from "@/app/_components/button";
import { useAddressState } from "@/app/_components/use-address-state";
import { numberField } from "@/lib/charts/address-fields";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import { prepareNetworkPair } from "@/lib/learn/prepare-network-pair";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";
import { useNetworkPair } from "./use-network-pair";

const DEPTH_RANGE = { low: 2, high: 12, step: 1 } as const;
const FIELDS = { depth: numberField(8, DEPTH_RANGE) };

export function PairLab() {
  const [{ depth }, move] = useAddressState(FIELDS);
  /** null: the newest record. */
  const [chosen, setChosen] = useState<number | null>(null);
  const { records, guessingLoss, isRunning, isDone, start, pause, reset } = useNetworkPair(depth);
  const last = records.healthy.length - 1;
  const shown = Math.min(chosen ?? last, last);
  const begin = (newDepth: number): void => {
    move({ depth: newDepth });
    setChosen(null);
    reset(newDepth);
  };
  const act = (): void => {
    if (isRunning) {
      pause();
      return;
    }
    if (isDone) begin(depth);
    start();
  };
  const view = prepareNetworkPair({ depth, records, guessingLoss, shown });
  return (
    <LabFrame title="Train both" view={view} isBusy={isRunning}>
      <SliderField
        label="Depth of both"
        value={depth}
        text={formatCount(depth, "layer")}
        {...DEPTH_RANGE}
        onChange={begin}
      />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={act}>
          {isRunning ? "Pause" : isDone ? "Train again" : last > 0 ? "Go on" : "Train"}
        </Button>
        <Button onClick={() => begin(depth)}>Back to the start</Button>
      </div>
      <SliderField
        label="Look at step"
        value={shown}
        text={`step ${formatInteger(records.healthy[shown]?.step ?? 0)}`}
        low={0}
        high={Math.max(1, last)}
        step={1}
        onChange={setChosen}
      />
    </LabFrame>
  );
}
