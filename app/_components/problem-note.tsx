import type { Problem } from "./request-json";

/** What went wrong and what to do, in the one style for problems. */
export function ProblemNote({ detail, fix, isSignedOut = false }: Problem) {
  return (
    <div role="alert" className="rounded-sm border-l-4 border-problem bg-problem-soft px-3 py-2">
      <p className="font-medium text-problem">{detail}</p>
      {fix ? <p className="mt-1">{fix}</p> : null}
      {isSignedOut ? (
        <p className="mt-1">
          <a href="/sign-in" target="_blank" rel="noreferrer" className="prose-link">
            Sign in in a new tab
          </a>
          ; this page stays as it is.
        </p>
      ) : null}
    </div>
  );
}
