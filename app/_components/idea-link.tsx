import Link from "next/link";
import type { ReactNode } from "react";
import type { IdeaId } from "@/lib/learn/ideas";

type IdeaLinkProps = {
  readonly idea: IdeaId;
  /** The run whose numbers the page shows at its foot; null for none. */
  readonly runId?: string | null;
  readonly className?: string;
  readonly children: ReactNode;
};

/** Leads to the page of an idea. */
export function IdeaLink({ idea, runId = null, className = "", children }: IdeaLinkProps) {
  return (
    <Link
      href={runId === null ? `/learn/${idea}` : `/learn/${idea}?run=${encodeURIComponent(runId)}`}
      className={`prose-link ${className}`}
    >
      {children}
    </Link>
  );
}
