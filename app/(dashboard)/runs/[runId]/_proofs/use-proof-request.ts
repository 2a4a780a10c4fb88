"use client";

import { useRouter } from "next/navigation";
import { useSend } from "@/app/_components/use-send";
import { readPlanId } from "./read-plan-id";

/** Asks for a plan and goes to its page. */
export function useProofRequest(runId: string): ReturnType<typeof useSend> {
  const router = useRouter();
  return useSend("POST", `/api/v1/runs/${runId}/proofs`, (answer) =>
    router.push(`/runs/${runId}/proofs/${readPlanId(answer)}`),
  );
}
