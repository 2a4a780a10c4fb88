import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { GroupProof } from "@/app/(dashboard)/runs/[runId]/_proofs/group-proof";
import { PendingProofs } from "@/app/(dashboard)/runs/[runId]/_proofs/pending-proofs";
import { ProofPanel } from "@/app/(dashboard)/runs/[runId]/_proofs/proof-panel";
import type { Proving } from "@/app/(dashboard)/runs/[runId]/_proofs/proving";

const BUSY: Proving = { proofs: [], owners: [], mayPlan: false, isBusy: true, states: {}, provable: {} };
const FINDING = { rule: "subgroup-performance", subgroup: "polytrauma" } as const;

/** A page whose browser has this answer of the server already. */
function show(answer: unknown, page: ReactNode): string {
  const nothing = () => {};
  const router = {
    back: nothing,
    forward: nothing,
    refresh: nothing,
    push: nothing,
    replace: nothing,
    prefetch: nothing,
    bfcacheId: "",
  };
  const client = new QueryClient();
  client.setQueryData(["proofs", "run"], answer);
  return renderToStaticMarkup(
    <AppRouterContext.Provider value={router}>
      <QueryClientProvider client={client}>{page}</QueryClientProvider>
    </AppRouterContext.Provider>,
  );
}

describe("while it is computed what the runs of an experiment show", () => {
  test("no finding asks the server by itself, since the page does it for all of them", () => {
    for (const part of [
      <GroupProof key="group" runId="run" finding={FINDING} proving={BUSY} />,
      <ProofPanel key="panel" runId="run" finding={{ ...FINDING, name: "polytrauma" }} proving={BUSY} />,
    ])
      expect(show(undefined, part)).toBe("");
  });

  test("the page says so, and what went wrong in the words of the server", () => {
    expect(show(undefined, <PendingProofs runId="run" />)).toContain("is being computed");
    const problem = { detail: "You may not see this run.", fix: "Ask an administrator." };
    const shown = show({ ok: false, problem }, <PendingProofs runId="run" />);
    expect(shown).toContain(problem.detail);
    expect(shown).toContain(problem.fix);
    expect(shown).not.toContain("being computed");
  });
});
