import type { Comparison } from "@/lib/charts/comparison/prepare-comparison";
import { RunFigure } from "./run-figure";

/** A point and its interval for each run need little room; the names of eight runs stand above. */
const HEIGHT = 320;

/** How well the model of each run does for each group of patients, as far as the reader may see it. */
export function GroupGaps({ gaps: { charts, notes } }: { readonly gaps: Comparison["gaps"] }) {
  return (
    <section aria-labelledby="gaps" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="gaps" className="text-base font-semibold">
        Groups of patients
      </h2>
      {charts.length === 0 ? (
        <p className="max-w-prose">
          Groups are compared where two runs or more have predictions of patients whose groups may be shown.
        </p>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
          {charts.map(({ chart, sentences }) => (
            <div key={chart.title} className="grid content-start gap-2">
              <RunFigure title={chart.title} chart={chart} height={HEIGHT} />
              {sentences.map((text) => (
                <p key={text} className="max-w-prose">
                  {text}
                </p>
              ))}
            </div>
          ))}
        </div>
      )}
      {notes.length > 0 ? (
        <ul className="grid max-w-prose gap-1 text-xs text-muted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
