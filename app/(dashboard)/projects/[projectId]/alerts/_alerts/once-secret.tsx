"use client";

import { CopyButton } from "@/app/_charts/copy-button";
import { takeFocus } from "@/app/_components/take-focus";

/** The secret of a webhook, which is shown this once. */
export function OnceSecret({ secret }: { readonly secret: string }) {
  return (
    <div ref={takeFocus} tabIndex={-1} role="status" className="grid gap-2">
      <p className="font-medium">This is the only time that the secret is shown.</p>
      <p>
        Give it to the program that receives the messages: it checks with it that they come from here, as Standard
        Webhooks describes. Then send a test message.
      </p>
      <code className="rounded-sm bg-sunken p-2 font-mono text-xs break-all">{secret}</code>
      <p>
        <CopyButton what="the secret" makeText={() => secret} />
      </p>
    </div>
  );
}
