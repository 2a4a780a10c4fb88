import { buttonClass } from "@/app/_components/button";

/** A download of everything in the project, written while it is sent. */
export function ExportProject({ projectId }: { readonly projectId: string }) {
  return (
    <section aria-labelledby="project-export" className="grid max-w-xl justify-items-start gap-3">
      <h2 id="project-export" className="text-lg font-semibold">
        Export
      </h2>
      <p className="text-muted">
        Points, settings, predictions, judgements, reports that left, plans and entries of the audit log, as one
        archive. Rows of single patients are in it where you may read them. The export stands in the audit log.
      </p>
      <a href={`/api/v1/projects/${projectId}/export`} download className={buttonClass()}>
        Export everything (.zip)
      </a>
    </section>
  );
}
