"use client";

import { useSyncExternalStore } from "react";
import { formatUtc } from "@/lib/charts/format-time";

const neverChanges = () => () => undefined;

/** A time in UTC with the reader's own beside it, which only the browser knows. */
export function LocalTime({ iso }: { readonly iso: string }) {
  const own = useSyncExternalStore(
    neverChanges,
    () => ownTime(iso),
    () => null,
  );
  return (
    <time dateTime={iso} className="whitespace-nowrap">
      {formatUtc(iso)}
      {own ? <span className="text-muted"> ({own})</span> : null}
    </time>
  );
}

/** @returns null where the reader lives in UTC and a second time would only be noise */
function ownTime(iso: string): string | null {
  const date = new Date(iso);
  if (date.getTimezoneOffset() === 0) return null;
  return `${date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })} here`;
}
