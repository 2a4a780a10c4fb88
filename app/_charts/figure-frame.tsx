"use client";

import { type ReactNode, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { DataTable } from "@/app/_components/data-table";
import { toCsv } from "@/lib/charts/csv-text";
import { type Figure, tabulateFigure } from "@/lib/charts/figure";
import { CopyButton } from "./copy-button";
import { figureToSvg } from "./figure-to-svg";

type FigureFrameProps = {
  readonly figure: Figure;
  readonly children: ReactNode;
  /** Height of the picture with its legend; the table takes the same place, so that nothing moves. */
  readonly minHeight: number;
};

/** What every picture has around it: finding as title, n, table switch, copies, method. */
export function FigureFrame({ figure, children, minHeight }: FigureFrameProps) {
  const [isTable, setIsTable] = useState(false);
  const titleId = useId();
  const { title, sampleSize, caption } = figure.chart;
  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col rounded-md border border-line bg-surface p-4">
      <h3 id={titleId} className="font-semibold">
        {title}
      </h3>
      <p className="mb-3 text-xs text-muted">{sampleSize}</p>
      <div className="mt-auto" style={{ minHeight }}>
        {isTable ? <DataTable table={tabulateFigure(figure)} /> : children}
      </div>
      <figcaption className="mt-3 text-xs text-muted">{caption}</figcaption>
      <div className="no-print mt-2 flex flex-wrap gap-1">
        <Button size="small" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
          {isTable ? "Picture" : "Table"}
        </Button>
        <CopyButton what="CSV" makeText={() => toCsv(tabulateFigure(figure))} />
        <CopyButton what="SVG" makeText={() => figureToSvg(figure)} />
      </div>
    </figure>
  );
}
