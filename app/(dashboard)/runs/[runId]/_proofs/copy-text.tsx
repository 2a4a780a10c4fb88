"use client";

import { CopyButton } from "@/app/_charts/copy-button";

/** Copies a text that the page has already. */
export function CopyText({ what, text }: { readonly what: string; readonly text: string }) {
  return (
    <span className="no-print">
      <CopyButton what={what} makeText={() => text} />
    </span>
  );
}
