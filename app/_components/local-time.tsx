"use client";

import { useSyncExternalStore } from "react";
import { formatUtc } from "@/lib/charts/format-time";
import { ownTime } from "./own-time";

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
