"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type Problem, postJson } from "@/app/_components/request-json";

/** Sends what somebody says of a verdict, and draws the page anew: refused because the run has changed, too. */
export function useJudgementPost(
  path: string,
  onDone: () => void,
): { readonly send: (body: object) => void; readonly isSending: boolean; readonly problem: Problem | null } {
  const router = useRouter();
  const { mutate, data, isPending } = useMutation({
    mutationFn: (body: object) => postJson(path, body),
    onSuccess: (answer) => {
      if (answer.ok) onDone();
      router.refresh();
    },
  });
  return {
    send: (body) => mutate(body),
    isSending: isPending,
    problem: data === undefined || data.ok ? null : data.problem,
  };
}
