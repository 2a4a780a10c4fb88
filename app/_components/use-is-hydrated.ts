import { useSyncExternalStore } from "react";

const NEVER_CHANGES = (): (() => void) => () => undefined;

/** Whether the page's script runs: false in the HTML of the server, and until React has taken it up. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    NEVER_CHANGES,
    () => true,
    () => false,
  );
}
