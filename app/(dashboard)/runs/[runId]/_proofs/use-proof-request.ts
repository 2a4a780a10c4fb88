"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useSend } from "@/app/_components/use-send";
import { readPlanId } from "./read-plan-id";

/** Asks for a plan and goes to its page. */
export function useProofRequest(runId: string): ReturnType<typeof useSend> {
  const router = useRouter();
  return useSend("POST", `/api/v1/runs/${runId}/proofs`, (answer) =>
    // Next.js infers one word for all that varies in a path, and here two do.
    router.push(`/runs/${runId}/proofs/${readPlanId(answer)}` as Route),
  );
}
