"use client";

import { CopyButton } from "@/app/_charts/copy-button";
import { takeFocus } from "@/app/_components/take-focus";

/** A token that is shown this once. */
export function OnceToken({ token }: { readonly token: string }) {
  return (
    <div ref={takeFocus} tabIndex={-1} role="status" className="grid gap-2">
      <p className="font-medium">This is the only time that the token is shown.</p>
      <p>
        Copy it to where the program keeps its secrets. It is sent in a header:{" "}
        <code className="font-mono text-xs">Authorization: Bearer …</code>, never in an address.
      </p>
      <code className="rounded-sm bg-sunken p-2 font-mono text-xs break-all">{token}</code>
      <p>
        <CopyButton what="the token" makeText={() => token} />
      </p>
    </div>
  );
}
