"use client";

import type { ReactNode } from "react";
import { useMarkedGroup } from "./use-marked-group";

type MarkedItemProps = { readonly name: string; readonly children: ReactNode };

/** What is said of one group, set off while that group is marked; its place stays the same. */
export function MarkedItem({ name, children }: MarkedItemProps) {
  const [marked] = useMarkedGroup([name]);
  const look = marked === name ? "border-l-ink bg-sunken" : "border-l-transparent";
  return (
    <li data-marked={marked ?? undefined} className={`border-l-4 p-4 ${look}`}>
      {children}
    </li>
  );
}
