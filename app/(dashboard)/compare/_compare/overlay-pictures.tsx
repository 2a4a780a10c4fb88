"use client";

import { useSearchParams } from "next/navigation";
import { InstantLink } from "@/app/_components/instant-link";
import type { Comparison } from "@/lib/charts/comparison/prepare-comparison";
import { RunFigure } from "./run-figure";

const HEIGHT = 300;
/** A line of the legend for each run. */
const LEGEND_ROW = 18;

const POSITIONS = [
  { value: "steps", name: "Steps as logged", note: "Positions are steps." },
  { value: "share", name: "Share of the run's length", note: "Positions are shares of each run's own length." },
] as const;
const NOTE = "positions";
const CHOICE =
  "inline-flex min-h-8 items-center rounded-sm border border-line bg-surface px-2 hover:bg-sunken aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-medium";

type OverlayPicturesProps = Pick<Comparison, "overSteps" | "profile"> & { readonly count: number };

/** All runs on the same axes; runs of different length can be laid over each other by the share of their length. */
export function OverlayPictures({ overSteps, profile, count }: OverlayPicturesProps) {
  const query = useSearchParams();
  const position = query.get("x") === "share" ? "share" : "steps";
  const height = HEIGHT + count * LEGEND_ROW;
  return (
    <section aria-labelledby="overlays" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="overlays" className="text-base font-semibold">
        All runs in one picture
      </h2>
      <nav aria-label="Positions along the axis" className="no-print flex flex-wrap items-center gap-2">
        {POSITIONS.map(({ value, name }) => (
          <InstantLink
            key={value}
            address={addressWith(query, value)}
            target={NOTE}
            isCurrent={value === position}
            className={CHOICE}
          >
            {name}
          </InstantLink>
        ))}
        <span id={NOTE} tabIndex={-1} role="status" className="sr-only">
          {POSITIONS.find(({ value }) => value === position)?.note}
        </span>
      </nav>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        {overSteps.map((figure) => (
          <RunFigure key={figure.title} title={figure.title} chart={figure[position]} height={height} />
        ))}
        <RunFigure title="Gradient over depth" chart={profile} height={height} />
      </div>
    </section>
  );
}

function addressWith(query: URLSearchParams, value: "steps" | "share"): string {
  const next = new URLSearchParams(query);
  if (value === "share") next.set("x", value);
  else next.delete("x");
  return `/compare?${next}`;
}
