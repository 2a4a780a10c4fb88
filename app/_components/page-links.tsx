import Link from "next/link";
import { formatCount, formatInteger } from "@/lib/core/format-number";

type PageLinksProps = {
  readonly pathname: "/people" | "/projects" | "/runs" | `/runs/${string}/data`;
  /** Filters that stay. */
  readonly query: Readonly<Record<string, string | number | readonly string[]>>;
  readonly list: { readonly page: number; readonly pageSize: number; readonly total: number };
  /** What is listed: "run", and "people" where the plural is no "persons". */
  readonly noun: string;
  /** Of the address; another one where there are several lists on a page. */
  readonly parameter?: string;
  readonly plural?: string;
};

/** How many there are in all, and the ways to the other pages. */
export function PageLinks({ pathname, query, list, noun, plural = `${noun}s`, parameter = "page" }: PageLinksProps) {
  const pages = Math.max(1, Math.ceil(list.total / list.pageSize));
  const addressOf = (page: number) => ({ pathname, query: { ...query, [parameter]: String(page) } });
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-4 text-muted">
      <span>{formatCount(list.total, noun, plural)}</span>
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
