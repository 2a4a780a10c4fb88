"use client";

import Link from "next/link";
import { useSelectedLayoutSegment } from "next/navigation";
import type { ProjectTab } from "./list-project-tabs";

type ProjectTabsProps = { readonly projectId: string; readonly tabs: readonly ProjectTab[] };

/** Tabs are places with addresses of their own, so they are links. */
export function ProjectTabs({ projectId, tabs }: ProjectTabsProps) {
  const current = useSelectedLayoutSegment();
  return (
    <nav aria-label="Parts of this project" className="flex flex-wrap gap-x-1 border-b border-line">
      {tabs.map(({ segment, name }) => (
        <Link
          key={name}
          href={{ pathname: segment === null ? `/projects/${projectId}` : `/projects/${projectId}/${segment}` }}
          aria-current={segment === current ? "page" : undefined}
          className="-mb-px inline-flex min-h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-ink aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
