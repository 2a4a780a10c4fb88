import Link from "next/link";
import { ScrollRegion } from "@/app/_components/scroll-region";
import { describeAction, describeDetails } from "@/lib/charts/describe-audit-entry";
import type { AuditPage } from "@/lib/schema/audit";

const COLUMNS = ["Entry", "When", "Who", "What", "To what", "Details", "Hash"] as const;

type AuditTableProps = { readonly page: AuditPage; readonly projects: ReadonlyMap<string, string> };

export function AuditTable({ page, projects }: AuditTableProps) {
  return (
    <ScrollRegion label="Entries, the latest first" className="border border-line bg-surface">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">Entries of the audit log, the latest first</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="bg-sunken px-2 py-1 text-left font-medium whitespace-nowrap">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.entries.map((entry) => (
            <tr key={entry.seq} className="border-t border-line align-top">
              <th scope="row" className="px-2 py-1 text-left font-normal tabular-nums">
                {entry.seq}
              </th>
              <td className="px-2 py-1">
                <time dateTime={entry.at} className="whitespace-nowrap tabular-nums">
                  {exactUtc(entry.at)}
                </time>
              </td>
              <td className="px-2 py-1">
                {page.names[entry.actor] ?? entry.actor}
                <OnlyThese filter={{ actor: entry.actor }} of={entry.actor} />
              </td>
              <td className="px-2 py-1">{describeAction(entry.action)}</td>
              <td className="px-2 py-1">
                <OnlyThese filter={{ object: entry.object }} of={entry.object} />
                {entry.project === null ? null : (
                  <span className="block text-xs text-muted">in {projects.get(entry.project) ?? entry.project}</span>
                )}
              </td>
              <td className="min-w-48 px-2 py-1 text-xs wrap-anywhere">{describeDetails(entry)}</td>
              <td className="px-2 py-1 font-mono text-xs" title={entry.hash}>
                {entry.hash.slice(0, 12)}…
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** An id, which shows the entries of it alone. */
function OnlyThese({ filter, of }: { readonly filter: Readonly<Record<string, string>>; readonly of: string }) {
  return (
    <Link
      href={{ pathname: "/audit", query: filter }}
      title={`Only entries of ${of}`}
      className="prose-link block font-mono text-xs"
    >
      {of}
    </Link>
  );
}

/** As it is hashed, to the millisecond: minutes would not tell entries apart. */
function exactUtc(iso: string): string {
  return iso.replace("T", " ").replace("Z", " UTC");
}
