"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { ProblemNote } from "@/app/_components/problem-note";
import { requestJson } from "@/app/_components/request-json";

/** Milliseconds. Runs may come in while the page is drawn anew, so that it has to wait once more. */
const ASK_AGAIN_AFTER = 5000;

/**
 * Waits until it is computed what the runs of the experiments show, and then draws the page anew, as often as it takes.
 * Once for a page: each asks for itself.
 */
export function PendingProofs({ runId }: { readonly runId: string }) {
  const router = useRouter();
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ["proofs", runId],
    queryFn: () => requestJson("GET", `/api/v1/runs/${runId}/proofs`),
    gcTime: 0,
    refetchInterval: ASK_AGAIN_AFTER,
  });
  useEffect(() => {
    if (dataUpdatedAt > 0 && data?.ok) router.refresh();
  }, [data, dataUpdatedAt, router]);
  if (data?.ok === false) return <ProblemNote {...data.problem} />;
  return (
    <p role="status" className="text-muted">
      What the runs of an experiment show is being computed …
    </p>
  );
}
