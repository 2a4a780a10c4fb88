import type { ReactNode } from "react";

type ScrollRegionProps = { readonly label: string; readonly className?: string; readonly children: ReactNode };

/** What is wider than the page scrolls inside a named region that the keyboard can reach. */
export function ScrollRegion({ label, className = "", children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className={`relative overflow-auto rounded-sm ${className}`}>
      {children}
    </section>
  );
}
