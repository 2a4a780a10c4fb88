type ProblemNoteProps = { readonly detail: string; readonly fix: string | null };

/** What went wrong and what to do, in the one style for problems. */
export function ProblemNote({ detail, fix }: ProblemNoteProps) {
  return (
    <div role="alert" className="rounded-sm border-l-4 border-problem bg-problem-soft px-3 py-2">
      <p className="font-medium text-problem">{detail}</p>
      {fix ? <p className="mt-1">{fix}</p> : null}
    </div>
  );
}
