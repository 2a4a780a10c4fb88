import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { formatCount } from "@/lib/core/format-number";
import type { Home } from "@/lib/usecases/get-home";
import { HomeItem, HomeSection } from "./home-section";
import { JudgementLine } from "./judgement-line";
import { RunLine } from "./run-line";

/** The latest reports, and what is without an answer. */
export function AuditorPart({ part }: { readonly part: NonNullable<Home["auditor"]> }) {
  const { reports, incomplete, questions } = part;
  return (
    <>
      <HomeSection
        id="latest-reports"
        title="Latest reports"
        empty={
          reports.length > 0 ? null : (
            <>
              No report was exported or signed yet.{" "}
              <Link href="/runs" className="prose-link">
                Pick a run
              </Link>{" "}
              and open its Report tab.
            </>
          )
        }
        more={
          <Link
            href={{ pathname: "/audit", query: { action: "report.exported" } }}
            className="prose-link inline-block py-1"
          >
            Every export, in the audit log
          </Link>
        }
      >
        {reports.map(({ sha256, run, createdAt, signatures }) => (
          <HomeItem key={`${run.id} ${sha256}`}>
            <span>
              <Link href={`/runs/${run.id}/report`} className="prose-link font-semibold wrap-anywhere">
                {run.name}
              </Link>
              <span className="text-xs text-muted"> · {run.project.name}</span>
            </span>
            <span>
              Record <code className="font-mono text-xs">{sha256.slice(0, 12)}…</code>, first exported or signed{" "}
              <LocalTime iso={createdAt.toISOString()} />,{" "}
              {signatures === 0 ? "signed by nobody" : formatCount(signatures, "signature")}
            </span>
          </HomeItem>
        ))}
      </HomeSection>
      <HomeSection
        id="unanswered-runs"
        title="Runs in which a required check cannot tell"
        empty={incomplete.total > 0 ? null : "Every required check of every run could tell."}
        more={
          incomplete.total > incomplete.runs.length ? (
            <Link
              href={{ pathname: "/runs", query: { status: "incomplete" } }}
              className="prose-link inline-block py-1"
            >
              All {formatCount(incomplete.total, "run")}
            </Link>
          ) : undefined
        }
      >
        {incomplete.runs.map((run) => (
          <RunLine key={run.id} run={run} />
        ))}
      </HomeSection>
      <HomeSection
        id="open-judgements"
        title="Judgements without an answer"
        empty={questions.total > 0 ? null : "No disagreement and no need is open."}
        more={
          questions.total > questions.judgements.length
            ? `${formatCount(questions.total, "judgement")} are open; these are the oldest.`
            : undefined
        }
      >
        {questions.judgements.map((judgement) => (
          <JudgementLine key={judgement.id} judgement={judgement} today={null} />
        ))}
      </HomeSection>
    </>
  );
}
