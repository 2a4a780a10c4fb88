"use client";

import { type ReactNode, useId } from "react";
import type { IdeaView } from "@/lib/learn/idea-view";
import { PlotFigure } from "./plot-figure";
import { ReadingList } from "./reading-list";

type LabFrameProps = {
  readonly title: string;
  readonly view: IdeaView;
  /** What can be moved. */
  readonly children: ReactNode;
  /** True while the sentence changes by itself; it is read out when that is over. */
  readonly isBusy?: boolean;
  readonly onPoint?: ((x: number) => void) | undefined;
};

/**
 * Controls, the sentence that changes with them, pictures and numbers. Controls come first and nothing
 * above them changes, so that they never move away under the finger.
 */
export function LabFrame({ title, view, children, isBusy = false, onPoint }: LabFrameProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[20rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr]"
    >
      <div className="grid content-start gap-4">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {children}
      </div>
      <div className="grid min-w-0 content-start gap-4 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <p role="status" aria-busy={isBusy} className="text-lg text-pretty lg:min-h-15">
          {view.sentence}
        </p>
        <div className={`grid gap-4 ${view.charts.length > 1 ? "xl:grid-cols-2" : ""}`}>
          {view.charts.map((chart, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pictures of an idea never move
            <PlotFigure key={index} chart={chart} onPoint={onPoint} />
          ))}
        </div>
      </div>
      <ReadingList readings={view.readings} />
    </section>
  );
}
