import { type ReportView, reportViewSchema } from "@/lib/schema/report";

type Address = Readonly<Record<string, string | readonly string[] | undefined>>;

export type AskedView = { readonly view: ReportView; readonly problem: string | null };

/**
 * What the address of the Report tab asks for: `?sections=5,6,10`, or one `sections` for each as a form sends
 * them. What it cannot mean is said, and the whole report is shown.
 */
export function readReportView({ sections, previous }: Address): AskedView {
  const chosen = sections === undefined ? null : [sections].flat().join(",");
  const compared = previous === undefined || previous === "" ? null : [previous].flat().join(",");
  const parsed = reportViewSchema.safeParse({ sections: chosen, previous: compared });
  if (parsed.success) return { view: parsed.data, problem: null };
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  return {
    view: reportViewSchema.parse({}),
    problem: `In the address, ${place} ${issue?.message ?? "is wrong"}. The whole report is shown.`,
  };
}

/** The same as a query, without its question mark; empty for the whole report. */
export function writeReportView({ sections, previous }: ReportView): string {
  const query = new URLSearchParams();
  if (sections !== null) query.set("sections", sections.join(","));
  if (previous !== null) query.set("previous", previous);
  return query.toString().replaceAll("%2C", ",");
}
