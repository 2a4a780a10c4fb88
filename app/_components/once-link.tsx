"use client";

import { CopyButton } from "@/app/_charts/copy-button";
import { LocalTime } from "./local-time";
import { takeFocus } from "./take-focus";

type OnceLinkProps = {
  /** Address, or path on this server. */
  readonly link: string;
  readonly expiresAt: string;
  readonly forWhom: string;
};

/** A link that is shown this once. Nothing is sent: whoever reads it hands it over. */
export function OnceLink({ link, expiresAt, forWhom }: OnceLinkProps) {
  const address = new URL(link, window.location.origin).href;
  return (
    <div ref={takeFocus} tabIndex={-1} role="status" className="grid gap-2">
      <p className="font-medium">This is the only time that the link is shown.</p>
      <p>
        Hand it to {forWhom} yourself, by a way that others do not read: this server mails no link. It works once, until{" "}
        <LocalTime iso={expiresAt} />.
      </p>
      <code className="rounded-sm bg-sunken p-2 font-mono text-xs break-all">{address}</code>
      <p>
        <CopyButton what="the link" makeText={() => address} />
      </p>
    </div>
  );
}
