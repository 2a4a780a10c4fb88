import type { ReportPages, ReportPart } from "@/lib/report/pages/report-block";
import { ReportBlockView } from "./report-block-view";

/** Beyond this many rows a table belongs into a file. */
const MOST_ROWS = 250;

/** The report as its HTML has it, in the theme of the page. */
export function ReportPreview({ pages }: { readonly pages: ReportPages }) {
  return (
    <article
      aria-labelledby="report-title"
      className="grid grid-cols-[minmax(0,1fr)] gap-8 lg:col-start-1 lg:row-span-2 lg:row-start-1"
    >
      <div className="grid gap-3">
        <h2 id="report-title" className="text-lg font-semibold">
          {pages.title}
        </h2>
        <nav aria-label="Contents of the report">
          <ol className="columns-1 gap-6 text-sm sm:columns-2">
            {pages.parts.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`} className="inline-flex min-h-6 items-center underline">
                  {title}
                </a>
              </li>
            ))}
          </ol>
        </nav>
      </div>
      {pages.parts.map((part) => (
        <PartView key={part.id} part={part} />
      ))}
    </article>
  );
}

function PartView({ part }: { readonly part: ReportPart }) {
  return (
    <section
      id={part.id}
      aria-labelledby={`${part.id}-title`}
      // Far parts are laid out when they come near: a report has some twenty, with thousands of cells.
      className="grid grid-cols-[minmax(0,1fr)] gap-3 border-t border-line pt-4 [contain-intrinsic-size:auto_60rem] [content-visibility:auto] print:[content-visibility:visible]"
    >
      <h2 id={`${part.id}-title`} className="text-base font-semibold">
        {part.title}
      </h2>
      {part.blocks.map((block, index) =>
        block.kind === "table" && block.table.rows.length > MOST_ROWS ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a report never move; they have no other identity
          <p key={index}>
            {block.table.caption}: {block.table.rows.length.toLocaleString("en-GB")} rows, in the exported HTML and CSV.
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <ReportBlockView key={index} block={block} />
        ),
      )}
    </section>
  );
}
