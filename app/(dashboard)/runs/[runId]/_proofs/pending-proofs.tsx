"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { requestJson } from "@/app/_components/request-json";

/** Waits until it is computed what the runs of the experiments show, and then draws the page anew. */
export function PendingProofs({ runId }: { readonly runId: string }) {
  const router = useRouter();
  const { data } = useQuery({
    queryKey: ["proofs", runId],
    queryFn: () => requestJson("GET", `/api/v1/runs/${runId}/proofs`),
    gcTime: 0,
  });
  useEffect(() => {
    if (data?.ok) router.refresh();
  }, [data, router]);
  return (
    <p role="status" className="text-muted">
      {data?.ok === false
        ? "Runs of an experiment are coming in; look again in a moment."
        : "What the runs of an experiment show is being computed …"}
    </p>
  );
}
