import Link from "next/link";
import type { AccountLink } from "./list-account-links";
import { SignOutButton } from "./sign-out-button";
import type { Theme } from "./theme";
import { ThemeSwitch } from "./theme-switch";

type AccountMenuProps = {
  readonly name: string;
  readonly detail: string;
  readonly theme: Theme;
  readonly links: readonly AccountLink[];
};

/** A native popover: it closes on Escape and on a click beside it, without script of ours. */
export function AccountMenu({ name, detail, theme, links }: AccountMenuProps) {
  return (
    <>
      <button
        type="button"
        popoverTarget="account-menu"
        className="min-h-9 max-w-40 truncate rounded-sm px-2 text-sm hover:bg-sunken"
      >
        <span className="sr-only">Account: </span>
        {name}
      </button>
      <div
        id="account-menu"
        popover="auto"
        className="fixed inset-auto top-14 right-4 w-64 rounded-md border border-line bg-surface p-4 text-ink shadow-overlay"
      >
        <p className="font-medium">{name}</p>
        <p className="mb-4 text-xs text-muted">{detail}</p>
        <ThemeSwitch initial={theme} />
        <hr className="my-4 border-line" />
        <ul className="mb-4 grid">
          {links.map(({ href, name: place, isNarrowOnly }) => (
            <li key={href} className={isNarrowOnly ? "sm:hidden" : ""}>
              <Link href={href} className="prose-link inline-block py-1">
                {place}
              </Link>
            </li>
          ))}
        </ul>
        <SignOutButton />
      </div>
    </>
  );
}
