"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { useSend } from "@/app/_components/use-send";
import { alertDeliverySchema } from "@/lib/schema/alert";

type TestTargetProps = { readonly path: string; readonly address: string };

/** Sends a test message and says how it went. */
export function TestTarget({ path, address }: TestTargetProps) {
  const router = useRouter();
  const [said, setSaid] = useState("");
  const { send, isSending, problem } = useSend("POST", path, (answer) => {
    const { state, error } = alertDeliverySchema.parse(answer);
    setSaid(state === "sent" ? "The test message was sent." : `The test message was not sent. ${error ?? ""}`);
    router.refresh();
  });
  return (
    <div className="grid max-w-sm justify-items-start gap-2 sm:justify-items-end">
      <Button
        size="small"
        disabled={isSending}
        onClick={() => {
          setSaid("");
          send();
        }}
      >
        {isSending ? "Sending …" : "Send a test message"}
        <span className="sr-only"> to {address}</span>
      </Button>
      <p role="status" className="text-xs empty:hidden">
        {said}
      </p>
      {problem === null ? null : <ProblemNote {...problem} />}
    </div>
  );
}
