import Link from "next/link";
import { type MissingPart, REPORT_SUPPLIERS } from "@/lib/schema/report";
import { groupByRemedy } from "./group-by-remedy";
import { RemedyText } from "./remedy-text";

type MissingPartsProps = {
  readonly missing: readonly MissingPart[];
  readonly runId: string;
  readonly projectId: string;
};

/** What the report cannot say, by who can supply it and how. */
export function MissingParts({ missing, runId, projectId }: MissingPartsProps) {
  return (
    <section
      aria-labelledby="missing"
      className="no-print grid gap-4 rounded-md border border-line bg-surface p-4 lg:col-start-2"
    >
      <h2 id="missing" className="text-base font-semibold">
        What is missing and how to supply it
      </h2>
      {missing.length === 0 ? <p className="text-sm">Nothing: all that a report can say is here.</p> : null}
      {REPORT_SUPPLIERS.map((supplier) => {
        const remedies = groupByRemedy(missing.filter((part) => part.supplier === supplier));
        return remedies.length === 0 ? null : (
          <div key={supplier} className="grid gap-2">
            <h3 className="text-sm font-semibold">By the {supplier}</h3>
            {remedies.map(({ how, parts }) => (
              <div key={how} className="grid gap-1 text-sm">
                <ul className="list-disc pl-5">
                  {parts.map(({ what, section }) => (
                    <li key={what} className="wrap-anywhere">
                      {what} <span className="text-muted">(section {section})</span>
                    </li>
                  ))}
                </ul>
                <p className="border-l-2 border-line pl-3 wrap-anywhere">
                  <RemedyText how={how} runId={runId} projectId={projectId} />
                </p>
              </div>
            ))}
          </div>
        );
      })}
      <p className="text-sm">
        What can be logged, and in which line of code, stands with each check under{" "}
        <Link href="/rules" className="underline">
          Checks
        </Link>
        .
      </p>
    </section>
  );
}
