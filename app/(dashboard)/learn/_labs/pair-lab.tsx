"use client";

import { useState } from "react";
import { Button } from "@/app/_components/button";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import { prepareNetworkPair } from "@/lib/learn/prepare-network-pair";
import { LabFrame } from "../_controls/lab-frame";
import { SliderField } from "../_controls/slider-field";
import { useNetworkPair } from "./use-network-pair";

const START_DEPTH = 8;

export function PairLab() {
  const [depth, setDepth] = useState(START_DEPTH);
  /** null: the newest record. */
  const [chosen, setChosen] = useState<number | null>(null);
  const { records, guessingLoss, isRunning, isDone, start, pause, reset } = useNetworkPair(START_DEPTH);
  const last = records.healthy.length - 1;
  const shown = Math.min(chosen ?? last, last);
  const begin = (newDepth: number): void => {
    setDepth(newDepth);
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
        low={2}
        high={12}
        step={1}
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
