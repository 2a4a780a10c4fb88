import Link from "next/link";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { RunListPage, RunListQuery } from "@/lib/schema/run";

type PageLinksProps = { readonly query: RunListQuery; readonly list: RunListPage };

export function PageLinks({ query, list }: PageLinksProps) {
  const pages = Math.max(1, Math.ceil(list.total / list.pageSize));
  const addressOf = (page: number) => ({ pathname: "/runs" as const, query: { ...query, page: String(page) } });
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-4 text-muted">
      <span>{formatCount(list.total, "run")}</span>
      {pages > 1 ? (
        <>
          {list.page > 1 ? (
            <Link href={addressOf(list.page - 1)} className="prose-link">
              Previous
            </Link>
          ) : null}
          <span>
            page {formatInteger(list.page)} of {formatInteger(pages)}
          </span>
          {list.page < pages ? (
            <Link href={addressOf(list.page + 1)} className="prose-link">
              Next
            </Link>
          ) : null}
        </>
      ) : null}
    </nav>
  );
}
