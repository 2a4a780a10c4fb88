"use client";

import { useEffect, useRef, useState } from "react";
import type { ExportState } from "./describe-export";
import { fetchFile } from "./fetch-file";

export type RunningExport = {
  readonly state: ExportState;
  /** Since it was asked for. */
  readonly seconds: number;
  readonly start: () => void;
  readonly cancel: () => void;
};

/** Fetches a file while it says how far it is, then hands it to the browser to be saved. */
export function useExport(url: string): RunningExport {
  const [state, setState] = useState<ExportState>({ kind: "idle" });
  const [seconds, setSeconds] = useState(0);
  const running = useRef<AbortController | null>(null);
  const isUnderWay = state.kind === "making" || state.kind === "receiving";

  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, [isUnderWay]);
  useEffect(() => () => running.current?.abort(), []);

  const start = async (): Promise<void> => {
    const own = new AbortController();
    running.current = own;
    setSeconds(0);
    setState({ kind: "making" });
    const file = await fetchFile(url, own.signal, (arrival) => setState({ kind: "receiving", ...arrival }));
    if (file.kind !== "whole") return setState(file);
    save(file.blob, file.name);
    setState({ kind: "saved", name: file.name, bytes: file.blob.size });
  };
  return { state, seconds, start: () => void start(), cancel: () => running.current?.abort() };
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Not at once: the browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
