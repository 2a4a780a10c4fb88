import Link from "next/link";
import { SignOutButton } from "./sign-out-button";
import type { Theme } from "./theme";
import { ThemeSwitch } from "./theme-switch";

type AccountMenuProps = {
  readonly name: string;
  readonly detail: string;
  readonly theme: Theme;
  readonly mayReadAudit: boolean;
};

/** A native popover: it closes on Escape and on a click beside it, without script of ours. */
export function AccountMenu({ name, detail, theme, mayReadAudit }: AccountMenuProps) {
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
        {mayReadAudit ? (
          <p className="mb-4">
            <Link href="/audit" className="prose-link">
              Audit log
            </Link>
          </p>
        ) : null}
        <p className="mb-4">
          <Link href="/verify" className="prose-link">
            Verify a bundle
          </Link>
        </p>
        <SignOutButton />
      </div>
    </>
  );
}
