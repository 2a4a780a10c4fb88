import type { ChartTable } from "@/lib/charts/chart-model";
import type { Figure } from "@/lib/charts/figure";
import type { ReportFact } from "@/lib/schema/report";

/** What a page of a report is made of, whatever it is written as. */
export type ReportBlock =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "facts"; readonly facts: readonly ReportFact[] }
  | { readonly kind: "table"; readonly table: ChartTable }
  | { readonly kind: "figure"; readonly figure: Figure; readonly height: number };

export type ReportPart = {
  /** "section-6", "annex-a": what links point at. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
};

/** A report as it is read, made from the record and its hash alone. */
export type ReportPages = {
  readonly title: string;
  readonly sha256: string;
  readonly parts: readonly ReportPart[];
};

export function paragraph(text: string): ReportBlock {
  return { kind: "paragraph", text };
}

export function heading(text: string): ReportBlock {
  return { kind: "heading", text };
}
