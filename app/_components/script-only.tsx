"use client";

import type { ReactNode } from "react";
import { useIsHydrated } from "./use-is-hydrated";

/**
 * Buttons in it cannot be pressed before the page's script runs: the browser would send the form by itself,
 * and its answer is the same form, emptied. Not to stand in a paragraph, which cannot hold a fieldset.
 */
export function ScriptOnly({ children }: { readonly children: ReactNode }) {
  return (
    <fieldset disabled={!useIsHydrated()} className="contents">
      {children}
    </fieldset>
  );
}
