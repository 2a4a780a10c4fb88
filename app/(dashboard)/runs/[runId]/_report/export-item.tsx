"use client";

import type { MouseEvent } from "react";
import { Button, buttonClass } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { describeAdvance, describeExport } from "./describe-export";
import { useExport } from "./use-export";

type ExportItemProps = {
  readonly url: string;
  /** As in "Download PDF". */
  readonly name: string;
  readonly purpose: string;
};

/** One file to be exported: a plain link, which says how far it is where there is script. */
export function ExportItem({ url, name, purpose }: ExportItemProps) {
  const { state, seconds, start, cancel } = useExport(url);
  const isUnderWay = state.kind === "making" || state.kind === "receiving";
  const sentence = describeExport(state);
  const fetchInstead = (event: MouseEvent): void => {
    // With a key held down the browser opens or saves the link in its own way.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!isUnderWay) start();
  };
  return (
    <li className="grid gap-1">
      <a href={url} download onClick={fetchInstead} aria-disabled={isUnderWay} className={buttonClass()}>
        Download {name}
      </a>
      <span className="text-xs text-muted">{purpose}</span>
      <p aria-live="polite" className={sentence === "" ? "sr-only" : "text-xs break-words"}>
        {sentence}
      </p>
      {isUnderWay ? (
        <div className="flex flex-wrap items-center gap-2 text-xs">
          <progress
            aria-label={`Download of ${name}`}
            {...(state.kind === "receiving" && state.total !== null
              ? { value: state.received, max: Math.max(1, state.total) }
              : {})}
            className="h-2 w-24 min-w-0 grow accent-accent"
          />
          <span className="tabular-nums">{describeAdvance(state, seconds)}</span>
          <Button size="small" onClick={cancel} aria-label={`Cancel the download of ${name}`}>
            Cancel
          </Button>
        </div>
      ) : null}
      {state.kind === "failed" ? <ProblemNote {...state.problem} /> : null}
    </li>
  );
}
