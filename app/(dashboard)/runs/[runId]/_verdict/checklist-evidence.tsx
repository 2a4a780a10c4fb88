import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import type { EvidenceItem } from "@/lib/charts/prepare-checklist";

const KINDS = ["check", "series", "file-setting", "hand-setting"] as const;
const LEADS: Readonly<Record<EvidenceItem["kind"], string>> = {
  check: "Checks",
  series: "Series",
  "file-setting": "Stated in its files",
  "hand-setting": "Stated by hand",
};

/** What an answer rests on, by kind; every entry leads to its place, every statement says who made it. */
export function ChecklistEvidence({ evidence }: { readonly evidence: readonly EvidenceItem[] }) {
  return (
    <dl className="grid gap-1 text-xs text-muted">
      {KINDS.filter((kind) => evidence.some((item) => item.kind === kind)).map((kind) => (
        <div key={kind} className="grid gap-x-2 sm:grid-cols-[7rem_1fr]">
          <dt>{LEADS[kind]}</dt>
          <dd className="min-w-0">
            <ul className="flex flex-wrap gap-x-3 gap-y-1">
              {evidence
                .filter((item) => item.kind === kind)
                .map((item) => (
                  <EvidenceEntry key={item.text} item={item} />
                ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function EvidenceEntry({ item: { text, href, kind, stated } }: { readonly item: EvidenceItem }) {
  return (
    <li className="min-w-0 wrap-anywhere">
      {/* As tall as a target must be (WCAG 2.2, 2.5.8): the entries stand in rows above each other. */}
      <Link href={href} className={`prose-link inline-block py-1 leading-4 ${kind === "series" ? "font-mono" : ""}`}>
        {text}
      </Link>
      {stated === null ? null : (
        <>
          {stated.file === null ? ", by " : `, in ${stated.file}, uploaded by `}
          {stated.by} on <LocalTime iso={stated.at} />
        </>
      )}
    </li>
  );
}
