import { DataTable } from "@/app/_components/data-table";
import { prepareKinds } from "@/lib/charts/prepare-kinds";

/** Which checks apply to which kind of run; one kind opened at a time is enough to read. */
export function KindsList() {
  return (
    <section aria-labelledby="kinds" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="kinds" className="text-base font-semibold">
        Kinds of run
      </h2>
      <p className="max-w-prose">
        Not every model that follows derivatives is a deep network. State the kind of model in the run’s settings or as{" "}
        <code className="font-mono">model_kind</code> in <code className="font-mono">meta.json</code>: a check that does
        not apply to it says so, and is not missing.
      </p>
      <div className="divide-y divide-line rounded-md border border-line bg-surface">
        {prepareKinds().map(({ kind, name, table }) => (
          <details key={kind}>
            <summary className="flex min-h-10 items-center gap-2 px-4 py-1 hover:bg-canvas">
              <span className="font-medium">{name}</span>
              <span aria-hidden="true" className="disclosure-arrow ml-auto text-muted">
                ›
              </span>
            </summary>
            <div className="border-t border-line p-4">
              <DataTable table={table} className="max-h-none" />
            </div>
          </details>
        ))}
      </div>
    </section>
  );
}
