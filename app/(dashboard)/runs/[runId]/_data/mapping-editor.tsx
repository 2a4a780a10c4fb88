"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useDeferredValue, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { MappingPage, MappingQuery } from "@/lib/schema/mapping";
import { MappingActions } from "./mapping-actions";
import { MappingDialog } from "./mapping-dialog";
import { MappingFilter } from "./mapping-filter";
import { MappingTable } from "./mapping-table";
import { fetchMappingPage } from "./send-mapping-change";
import { useFreshVerdict } from "./use-fresh-verdict";

const FIRST: MappingQuery = { search: "", show: "all", page: 1 };
const NOBODY: ReadonlySet<number> = new Set();

type MappingEditorProps = { readonly runId: string; readonly first: MappingPage; readonly canEdit: boolean };
type Saved = { readonly changed: number; readonly times: number };

/** What each series was taken for: to look through by reader, to change by who may. */
export function MappingEditor({ runId, first, canEdit }: MappingEditorProps) {
  const router = useRouter();
  const client = useQueryClient();
  const [query, setQuery] = useState(FIRST);
  const [selection, setSelection] = useState(NOBODY);
  const [opened, setOpened] = useState<{ readonly isReset: boolean } | null>(null);
  const [saved, setSaved] = useState<Saved | null>(null);
  const asked = useDeferredValue(query);
  const { data } = useQuery({
    queryKey: ["mapping", runId, asked],
    queryFn: () => fetchMappingPage(runId, asked),
    placeholderData: keepPreviousData,
    ...(asked === FIRST ? { initialData: { ok: true as const, body: first } } : {}),
  });
  const verdict = useFreshVerdict(runId, saved?.times ?? 0);
  const page = data?.ok ? data.body : first;
  const pages = Math.max(1, Math.ceil(page.total / page.pageSize));
  const change = (next: MappingQuery): void => {
    setQuery(next);
    if (next.search !== query.search || next.show !== query.show) setSelection(NOBODY);
  };
  const onSaved = (changed: number): void => {
    setSelection(NOBODY);
    setSaved((before) => ({ changed, times: (before?.times ?? 0) + 1 }));
    void client.invalidateQueries({ queryKey: ["mapping", runId] });
    router.refresh();
  };
  const toggle = (numbers: readonly number[], isChosen: boolean): void => {
    setSelection((known) => {
      const others = [...known].filter((number) => !numbers.includes(number));
      return new Set(isChosen ? [...others, ...numbers] : others);
    });
  };
  const isWhole = selection.size === 0;
  const count = isWhole ? page.total : selection.size;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p>
        {formatCount(page.counts.all, "series", "series")}, {formatInteger(page.counts.edited)} changed by hand.
        {page.counts.shared === 0 ? "" : ` ${formatInteger(page.counts.shared)} cannot be told from another.`}
      </p>
      <MappingFilter query={query} counts={page.counts} onChange={change} />
      {data && !data.ok ? <ProblemNote detail={data.problem.detail} fix={data.problem.fix} /> : null}
      {page.total === 0 ? (
        <p className="rounded-md border border-line bg-surface p-4">No series fits this filter.</p>
      ) : (
        <MappingTable series={page.series} selection={canEdit ? selection : null} onToggle={toggle} />
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <nav aria-label="Pages of series" className="flex items-center gap-2">
          <Button size="small" disabled={query.page <= 1} onClick={() => change({ ...query, page: query.page - 1 })}>
            Previous
          </Button>
          <span className="text-xs text-muted">
            Page {formatInteger(Math.min(query.page, pages))} of {formatInteger(pages)}
          </span>
          <Button
            size="small"
            disabled={query.page >= pages}
            onClick={() => change({ ...query, page: query.page + 1 })}
          >
            Next
          </Button>
        </nav>
        {canEdit && count > 0 ? (
          <MappingActions count={count} isWhole={isWhole} onOpen={(isReset) => setOpened({ isReset })} />
        ) : null}
      </div>
      <p role="status" className={saved === null ? "sr-only" : ""}>
        {saved === null ? "" : `${formatCount(saved.changed, "series", "series")} changed. ${verdict}`}
      </p>
      {opened === null ? null : (
        <MappingDialog
          runId={runId}
          series={isWhole ? { search: query.search, show: query.show } : { numbers: [...selection] }}
          count={count}
          isReset={opened.isReset}
          onSaved={onSaved}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
