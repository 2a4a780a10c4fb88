import type { ShownEvidence } from "./use-shown-evidence";

/** Where the focus goes when a finding was put on the pictures: the words for what is to be seen there. */
export const EVIDENCE_NOTE = "evidence-note";

export function EvidenceNote({ shown, isUnknown }: ShownEvidence) {
  return (
    <p id={EVIDENCE_NOTE} tabIndex={-1} role="status" className="max-w-prose scroll-mt-4">
      {shown ? (
        <>
          <span className="font-semibold">{shown.name}.</span> {shown.steps} {shown.marked}
        </>
      ) : (
        <span className="text-muted">
          {isUnknown
            ? "The address names a finding that this verdict does not have, so nothing is highlighted."
            : "Nothing is highlighted. Pick a finding to see where it lies."}
        </span>
      )}
    </p>
  );
}
