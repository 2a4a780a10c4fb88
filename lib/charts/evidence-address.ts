/** The part of an address that says which finding is shown on the pictures. */
export const EVIDENCE_PARAMETER = "finding";

/** The query that shows one finding on the pictures; empty for none. */
export function evidenceQuery(id: string | null): string {
  return id === null ? "" : `?${EVIDENCE_PARAMETER}=${encodeURIComponent(id)}`;
}
