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
