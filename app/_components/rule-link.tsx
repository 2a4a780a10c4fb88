import Link from "next/link";
import type { ReactNode } from "react";

type RuleLinkProps = { readonly rule: string; readonly className?: string; readonly children: ReactNode };

/** Leads to the page of a check: its question, limits and error rates. */
export function RuleLink({ rule, className = "", children }: RuleLinkProps) {
  return (
    <Link href={`/rules/${rule}`} className={`prose-link ${className}`}>
      {children}
    </Link>
  );
}
