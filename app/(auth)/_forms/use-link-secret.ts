"use client";

import { useSyncExternalStore } from "react";

/**
 * What stands behind the # of the address, which the browser sends to no server.
 *
 * @returns undefined while only the server has drawn the page, null where there is nothing
 */
export function useLinkSecret(): string | null | undefined {
  return useSyncExternalStore<string | null | undefined>(listen, readFragment, () => undefined);
}

function listen(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

function readFragment(): string | null {
  const fragment = window.location.hash.slice(1);
  return fragment === "" ? null : fragment;
}
