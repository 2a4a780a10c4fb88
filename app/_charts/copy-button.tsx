"use client";

import { useState } from "react";
import { Button } from "@/app/_components/button";

type CopyButtonProps = { readonly what: string; readonly makeText: () => string };

const WORDS = { idle: "Copy", done: "Copied", failed: "Could not copy" } as const;

export function CopyButton({ what, makeText }: CopyButtonProps) {
  const [state, setState] = useState<keyof typeof WORDS>("idle");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(makeText());
      setState("done");
    } catch {
      setState("failed");
    }
  };
  return (
    <Button size="small" look="bare" onClick={() => void copy()} onBlur={() => setState("idle")}>
      <span aria-live="polite">
        {WORDS[state]} {what}
      </span>
    </Button>
  );
}
