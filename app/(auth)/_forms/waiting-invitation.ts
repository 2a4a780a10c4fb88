"use client";

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
