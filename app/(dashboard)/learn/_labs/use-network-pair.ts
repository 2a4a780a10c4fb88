"use client";

import { useCallback, useEffect, useState } from "react";
import { NetworkPair, type PairRecords } from "@/lib/learn/network-pair";

/** Steps between two frames of the page: a few milliseconds of work. */
const STEPS_PER_FRAME = 5;

export type PairTraining = {
  readonly records: PairRecords;
  readonly guessingLoss: number;
  readonly isRunning: boolean;
  readonly isDone: boolean;
  readonly start: () => void;
  readonly pause: () => void;
  /** Back to untrained weights. */
  readonly reset: (depth: number) => void;
};

/** Trains two networks in the page, frame by frame, so that it stays responsive. */
export function useNetworkPair(initialDepth: number): PairTraining {
  const [pair, setPair] = useState(() => untrainedPair(initialDepth));
  const [records, setRecords] = useState(pair.records);
  const [isRunning, setIsRunning] = useState(false);
  useEffect(() => {
    if (!isRunning) return;
    const work = (): void => {
      pair.advance(STEPS_PER_FRAME);
      setRecords(pair.records);
      if (pair.isDone) setIsRunning(false);
      else frame = requestAnimationFrame(work);
    };
    let frame = requestAnimationFrame(work);
    return () => cancelAnimationFrame(frame);
  }, [isRunning, pair]);
  const reset = useCallback((depth: number) => {
    const fresh = untrainedPair(depth);
    setIsRunning(false);
    setPair(fresh);
    setRecords(fresh.records);
  }, []);
  return {
    records,
    guessingLoss: pair.guessingLoss,
    isRunning,
    isDone: pair.isDone,
    start: () => setIsRunning(true),
    pause: () => setIsRunning(false),
    reset,
  };
}

/** With the record of what it is before the first step. */
function untrainedPair(depth: number): NetworkPair {
  const pair = new NetworkPair(depth);
  pair.advance(1);
  return pair;
}
