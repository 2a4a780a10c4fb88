"use client";

import { useSyncExternalStore } from "react";

const KEY = "rounds-invitation";

/** Keeps the secret of an invitation in this tab while its owner signs in; the browser forgets it with the tab. */
export function keepInvitation(secret: string): void {
  window.sessionStorage.setItem(KEY, secret);
}

export function findWaitingInvitation(): string | null {
  return window.sessionStorage.getItem(KEY);
}

export function forgetInvitation(): void {
  window.sessionStorage.removeItem(KEY);
}

/**
 * Where somebody goes who has signed in: back to the invitation that waits in this tab, else to what they asked for.
 *
 * @param asked the page that they asked for; null for the start
 */
export function useAddressAfterSignIn(asked: string | null): string {
  const isWaiting = useSyncExternalStore(
    neverChanges,
    () => findWaitingInvitation() !== null,
    () => false,
  );
  return isWaiting ? "/invitation" : (asked ?? "/");
}

const neverChanges = () => () => undefined;
