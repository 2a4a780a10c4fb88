"use client";

import { useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { type Problem, requestJson } from "@/app/_components/request-json";
import { formatCount } from "@/lib/core/format-number";
import { type AuditCheck, auditCheckSchema } from "@/lib/schema/audit";

type State =
  | { readonly kind: "idle" | "checking" }
  | { readonly kind: "checked"; readonly check: AuditCheck }
  | { readonly kind: "failed"; readonly problem: Problem };

/** Follows the whole log on the server, and says how far it holds together and what that does not show. */
export function ChainCheck() {
  const [state, setState] = useState<State>({ kind: "idle" });
  const check = async (): Promise<void> => {
    setState({ kind: "checking" });
    const answer = await requestJson("GET", "/api/v1/audit/check");
    if (answer.ok) setState({ kind: "checked", check: auditCheckSchema.parse(answer.body) });
    else setState({ kind: "failed", problem: answer.problem });
  };
  return (
    <div className="grid gap-2">
      <div>
        <Button onClick={() => void check()} disabled={state.kind === "checking"}>
          {state.kind === "checking" ? "Checking …" : "Check the chain"}
        </Button>
      </div>
      <div role="status">{state.kind === "checked" ? <CheckResult check={state.check} /> : null}</div>
      {state.kind === "failed" ? <ProblemNote {...state.problem} /> : null}
    </div>
  );
}

function CheckResult({ check }: { readonly check: AuditCheck }) {
  if (check.status === "broken") {
    const until = check.intactUpTo === null ? "No entry before it." : `Intact up to entry ${check.intactUpTo.seq}.`;
    return <ProblemNote detail={`The chain is broken. ${check.reason}`} fix={until} />;
  }
  if (check.status === "altered") {
    const chain =
      check.head === null ? "The log is empty." : `The chain itself is intact up to entry ${check.head.seq}.`;
    return <ProblemNote detail={`What is stored is not what the log tells. ${check.reason}`} fix={chain} />;
  }
  if (check.head === null) return <p>The log is empty.</p>;
  return (
    <div className="grid gap-1">
      <p className="font-medium">Chain intact up to entry {check.head.seq}.</p>
      <p>
        Head <code className="font-mono text-xs wrap-anywhere">{check.head.hash}</code>
      </p>
      <p className="max-w-prose">
        Analysis plans, judgements, answers to them and prediction sets are stored as their entries tell.
      </p>
      <p className="max-w-prose text-muted">
        {check.anchors > 0
          ? `It also passes through ${formatCount(check.anchors, "head")} in the anchor file.`
          : "No head was kept outside of the database: that whoever operates it cut off the end or rewrote all of it is not excluded. Keep the head elsewhere and compare it later."}
      </p>
    </div>
  );
}
