import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import { PendingFigure } from "@/app/_charts/pending-figure";
import type { Comparison } from "@/lib/charts/prepare-comparison";
import { LossOverlay } from "./loss-overlay";

const HEIGHT = 380;

type OverlayPicturesProps = Pick<Comparison, "loss" | "profile"> & {
  readonly runs: { readonly a: string; readonly b: string };
};

/** Both runs on the same axes: the loss, and the size of the gradient over depth. */
export function OverlayPictures({ loss, profile, runs }: OverlayPicturesProps) {
  return (
    <section aria-labelledby="overlays" className="grid gap-3">
      <h2 id="overlays" className="text-base font-semibold">
        Both runs in one picture
      </h2>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <LossOverlay loss={loss} runs={runs} height={HEIGHT} />
        {profile === null ? <PendingFigure title="Gradient over depth" /> : null}
        {profile?.status === "empty" ? <EmptyFigure title="Gradient over depth" chart={profile} /> : null}
        {profile?.status === "drawn" ? (
          <FigureFrame figure={{ kind: "profile-overlay", chart: profile }} minHeight={HEIGHT}>
            <MeasuredDrawing figure={{ kind: "profile-overlay", chart: profile }} height={HEIGHT} />
          </FigureFrame>
        ) : null}
      </div>
    </section>
  );
}
