"use client";

import { useSearchParams } from "next/navigation";
import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { LossPicture } from "@/app/_charts/loss-picture";
import { InstantLink } from "@/app/_components/instant-link";
import type { Comparison } from "@/lib/charts/prepare-comparison";

const POSITIONS = [
  { value: "steps", name: "Steps as logged" },
  { value: "share", name: "Share of the run's length" },
] as const;
const NOTE = "loss-positions";
/** Two lines of names. */
const LEGEND_HEIGHT = 40;
const CHOICE =
  "inline-flex min-h-8 items-center rounded-sm border border-line bg-surface px-2 hover:bg-sunken aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-medium";

type LossOverlayProps = {
  readonly loss: Comparison["loss"];
  readonly runs: { readonly a: string; readonly b: string };
  readonly height: number;
};

/** The losses of both runs; runs of different length can be laid over each other by the share of their length. */
export function LossOverlay({ loss, runs, height }: LossOverlayProps) {
  const position = useSearchParams().get("x") === "share" ? "share" : "steps";
  const chart = loss[position];
  if (chart.status === "empty") return <EmptyFigure title="Loss" chart={chart} />;
  return (
    <FigureFrame figure={{ kind: "loss", chart }} minHeight={height}>
      <nav aria-label="Positions along the axis" className="no-print mb-2 flex flex-wrap items-center gap-2">
        {POSITIONS.map(({ value, name }) => (
          <InstantLink
            key={value}
            address={addressOf(runs, value)}
            target={NOTE}
            isCurrent={value === position}
            className={CHOICE}
          >
            {name}
          </InstantLink>
        ))}
        <span id={NOTE} tabIndex={-1} role="status" className="sr-only">
          {chart.x.label}
        </span>
      </nav>
      <LossPicture chart={chart} height={height - LEGEND_HEIGHT} />
    </FigureFrame>
  );
}

function addressOf(runs: LossOverlayProps["runs"], value: "steps" | "share"): string {
  const query = new URLSearchParams({ ...runs, ...(value === "share" ? { x: value } : {}) });
  return `/compare?${query}`;
}
