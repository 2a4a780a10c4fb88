"use client";

import { CopyButton } from "@/app/_charts/copy-button";
import { takeFocus } from "@/app/_components/take-focus";

/** Codes that are shown this once. */
export function BackupCodes({ codes }: { readonly codes: readonly string[] }) {
  return (
    <div ref={takeFocus} tabIndex={-1} role="status" className="grid gap-2">
      <p className="font-medium">This is the only time that your backup codes are shown.</p>
      <p className="max-w-prose">
        Each lets you in once without the app, with your password. Print them or keep them where you keep passwords; the
        codes that you had before are no longer good.
      </p>
      <ul className="grid max-w-md grid-cols-2 gap-1 rounded-sm bg-sunken p-3 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p>
        <CopyButton what="the codes" makeText={() => codes.join("\n")} />
      </p>
    </div>
  );
}
