import { describeReadable } from "@/lib/ingest/log-formats";

const CODE = "font-mono text-xs break-all whitespace-pre-wrap rounded-sm bg-sunken p-2 block mt-1";

/** The first page a newcomer sees: what to bring, and three ways to bring it. */
export function EmptyRuns({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <p className="rounded-md border border-line bg-surface p-6">
        No run fits these filters.{" "}
        <a href="/runs?proof=with" className="prose-link">
          Show all runs
        </a>
      </p>
    );
  }
  return (
    <section className="grid gap-4 rounded-md border border-dashed border-edge bg-surface p-6">
      <h2 className="text-lg font-semibold">No runs yet</h2>
      <p>
        A run is what a training wrote: {describeReadable()}. A file may be plain or gzip, alone or in a folder (also as
        .zip or .tar) with a <code className="font-mono">meta.json</code> beside it. Three ways to send one:
      </p>
      <ol className="grid list-decimal gap-3 pl-5">
        <li>Drop a file or a folder anywhere on this page, or choose it above.</li>
        <li>
          From a terminal:{" "}
          <code className={CODE}>npx rounds upload PATH --url ADDRESS --token TOKEN --project PROJECT</code>
        </li>
        <li>
          From a program:
          <code className={CODE}>
            {
              'curl -H "Authorization: Bearer TOKEN" --data-binary @metrics.jsonl.gz "ADDRESS/api/v1/imports?project=PROJECT&run=NAME&filename=metrics.jsonl.gz"'
            }
          </code>
        </li>
      </ol>
      <p className="text-muted">
        Real runs to try it with lie in <code className="font-mono">samples/runs</code> of the repository.
      </p>
    </section>
  );
}
