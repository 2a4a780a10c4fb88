import Form from "next/form";
import Link from "next/link";
import { Button } from "@/app/_components/button";
import { FIXED_SECTIONS } from "@/lib/schema/bundle";
import type { ReportSection, ReportView } from "@/lib/schema/report";

type SectionChoiceProps = {
  readonly runId: string;
  readonly sections: readonly ReportSection[];
  readonly view: ReportView;
};

/** Which sections are shown and exported. A form that needs no script; its choice stands in the address. */
export function SectionChoice({ runId, sections, view }: SectionChoiceProps) {
  const isShown = (number: number): boolean => view.sections === null || view.sections.includes(number);
  const shown = sections.filter(({ number }) => isShown(number) || FIXED_SECTIONS.includes(number)).length;
  return (
    <section aria-labelledby="choice" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <h2 id="choice" className="text-base font-semibold">
        Sections
      </h2>
      <p className="text-sm">
        {shown === sections.length ? `All ${shown} are shown` : `${shown} of ${sections.length} are shown`}, here and in
        HTML and PDF. The record, its hash and Annex A stay whole.
      </p>
      <details open={view.sections !== null}>
        <summary className="prose-link min-h-6 w-fit text-sm">Choose sections</summary>
        <Form action={`/runs/${runId}/report`} scroll={false} className="mt-2 grid gap-3">
          {view.previous === null ? null : <input type="hidden" name="previous" value={view.previous} />}
          <fieldset className="grid gap-1">
            <legend className="sr-only">Sections of the report</legend>
            {sections.map(({ number, title }) => (
              <SectionTick
                key={`${number} ${isShown(number)}`}
                number={number}
                title={title}
                isShown={isShown(number)}
              />
            ))}
          </fieldset>
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit">Show these</Button>
            {view.sections === null ? null : (
              <Link
                href={{
                  pathname: `/runs/${runId}/report`,
                  query: view.previous === null ? {} : { previous: view.previous },
                }}
                className="inline-flex min-h-6 items-center text-sm underline"
              >
                Show all
              </Link>
            )}
          </div>
        </Form>
      </details>
    </section>
  );
}

type SectionTickProps = { readonly number: number; readonly title: string; readonly isShown: boolean };

function SectionTick({ number, title, isShown }: SectionTickProps) {
  const isFixed = FIXED_SECTIONS.includes(number);
  return (
    <label className="flex min-h-6 items-start gap-2 text-sm">
      {/* A tick that cannot be taken away is not sent; it goes along hidden. */}
      {isFixed ? <input type="hidden" name="sections" value={number} /> : null}
      <input
        type="checkbox"
        name="sections"
        value={number}
        defaultChecked={isShown || isFixed}
        disabled={isFixed}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 break-words">
        {number} {title}
        {isFixed ? <span className="text-muted"> (always)</span> : null}
      </span>
    </label>
  );
}
