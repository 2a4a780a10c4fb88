"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { requestJson } from "./request-json";

/** Waits for the diagnosis, which the server computes when first asked, and then draws the page anew. */
export function PendingDiagnosis({ runId }: { readonly runId: string }) {
  const router = useRouter();
  const { data } = useQuery({
    queryKey: ["diagnosis", runId],
    queryFn: () => requestJson("GET", `/api/v1/runs/${runId}/diagnosis`),
    // An answer from before a change would draw the page anew before its checks are done, and never again.
    gcTime: 0,
  });
  useEffect(() => {
    if (data?.ok) router.refresh();
  }, [data, router]);
  if (data && !data.ok) {
    return (
      <p role="alert" className="text-problem">
        {data.problem.detail}
      </p>
    );
  }
  return (
    <p role="status" className="text-muted">
      The checks are running …
    </p>
  );
}
