"use client";

import type { MouseEvent, ReactNode } from "react";

type InstantLinkProps = {
  /** Path and query of this page in another state. */
  readonly address: string;
  /** Id of the element that says what is shown then; it gets the focus. */
  readonly target: string;
  readonly isCurrent?: boolean;
  readonly className: string;
  readonly children: ReactNode;
};

/**
 * Another state of this page that needs nothing from the server: the address changes and the page
 * follows at once. Opened in a tab of its own it is a plain link to the same.
 */
export function InstantLink({ address, target, isCurrent = false, className, children }: InstantLinkProps) {
  const show = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.history.pushState(null, "", address);
    document.getElementById(target)?.focus();
  };
  return (
    <a href={`${address}#${target}`} onClick={show} aria-current={isCurrent ? "true" : undefined} className={className}>
      {children}
    </a>
  );
}
