"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { requestJson } from "@/app/_components/request-json";

/**
 * After a change of the run: waits for the verdict that follows from it, draws the page anew and says so.
 *
 * @param changes how often the run was changed on this page
 */
export function useFreshVerdict(runId: string, changes: number): string {
  const router = useRouter();
  const { data, isFetching } = useQuery({
    queryKey: ["fresh verdict", runId, changes],
    queryFn: () => requestJson("GET", `/api/v1/runs/${runId}/diagnosis`),
    enabled: changes > 0,
    gcTime: 0,
  });
  useEffect(() => {
    if (data?.ok) router.refresh();
  }, [data, router]);
  if (isFetching || data === undefined) return "The checks are running …";
  return data.ok ? `The verdict is up to date: ${summaryOf(data.body)}` : data.problem.detail;
}

function summaryOf(document: unknown): string {
  const summary = typeof document === "object" && document !== null && "summary" in document ? document.summary : "";
  return String(summary);
}
