import Link from "next/link";
import { AccountMenu } from "./account-menu";
import { KeyboardShortcuts } from "./keyboard-shortcuts";
import type { AccountLink } from "./list-account-links";
import { ProductMark } from "./product-mark";
import type { Theme } from "./theme";

type SiteHeaderProps = {
  readonly name: string;
  readonly detail: string;
  readonly theme: Theme;
  readonly links: readonly AccountLink[];
};

const PLACES = [
  { href: "/runs", name: "Runs" },
  { href: "/compare", name: "Compare" },
  { href: "/rules", name: "Checks" },
  { href: "/learn", name: "Learn" },
  // On a narrow screen the account menu holds it.
  { href: "/projects", name: "Projects", isWideOnly: true },
] as const;

export function SiteHeader({ name, detail, theme, links }: SiteHeaderProps) {
  return (
    <header className="no-print sticky top-0 z-20 border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-7xl items-center gap-2 px-4 max-[26rem]:gap-1 sm:gap-6">
        <Link href="/" className="flex items-center gap-2 font-semibold whitespace-nowrap">
          <ProductMark />
          <span className="max-[26rem]:sr-only">Gradient Rounds</span>
        </Link>
        <nav aria-label="Main" className="flex flex-1 gap-1 max-[26rem]:gap-0">
          {PLACES.map(({ href, name, ...place }) => (
            <Link
              key={href}
              href={href}
              className={`inline-flex min-h-9 items-center rounded-sm px-2 text-muted hover:text-ink max-[26rem]:px-1 max-[26rem]:text-xs ${"isWideOnly" in place ? "max-sm:hidden" : ""}`}
            >
              {name}
            </Link>
          ))}
        </nav>
        <KeyboardShortcuts />
        <AccountMenu name={name} detail={detail} theme={theme} links={links} />
      </div>
    </header>
  );
}
