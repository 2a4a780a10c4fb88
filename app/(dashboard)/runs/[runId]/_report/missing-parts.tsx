import Link from "next/link";
import { type MissingPart, REPORT_SUPPLIERS } from "@/lib/schema/report";

type MissingPartsProps = {
  readonly missing: readonly MissingPart[];
  readonly runId: string;
  readonly projectId: string;
};

/** What the report cannot say, by who can supply it. */
export function MissingParts({ missing, runId, projectId }: MissingPartsProps) {
  return (
    <section aria-labelledby="missing" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <h2 id="missing" className="text-base font-semibold">
        What is missing, and who can supply it
      </h2>
      {REPORT_SUPPLIERS.map((supplier) => {
        const own = missing.filter((part) => part.supplier === supplier);
        return own.length === 0 ? null : (
          <div key={supplier} className="grid gap-1">
            <h3 className="text-sm font-medium">{supplier}</h3>
            <ul className="list-disc pl-5 text-sm">
              {own.map(({ what, section }) => (
                <li key={what} className="break-words">
                  {what} <span className="text-muted">(section {section})</span>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      <p className="text-sm">
        Settings and predictions are supplied on the{" "}
        <Link href={`/runs/${runId}/data`} className="underline">
          Data tab
        </Link>
        , groups, threshold and margins in the{" "}
        <Link href={`/projects/${projectId}/plan`} className="underline">
          analysis plan
        </Link>
        .
      </p>
    </section>
  );
}
