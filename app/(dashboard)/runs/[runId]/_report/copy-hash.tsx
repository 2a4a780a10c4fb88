"use client";

import { CopyButton } from "@/app/_charts/copy-button";

/** The hash of a record: its beginning to recognise it by, the whole of it to copy. */
export function CopyHash({ sha256 }: { readonly sha256: string }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <code title={sha256}>{sha256.slice(0, 12)}…</code>
      <CopyButton what="hash" makeText={() => sha256} />
    </span>
  );
}
