"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Problem, requestJson } from "@/app/_components/request-json";
import type { SettingsChange } from "@/lib/schema/run-settings";
import { useFreshVerdict } from "./use-fresh-verdict";

/** Saves settings of a run and waits for the verdict that follows. */
export function useSettingsChange(
  runId: string,
  onSaved: () => void,
): {
  readonly save: (settings: SettingsChange) => void;
  readonly isSaving: boolean;
  readonly problem: Problem | null;
  /** What became of the change; empty before the first one. */
  readonly outcome: string;
} {
  const router = useRouter();
  const [times, setTimes] = useState(0);
  const { mutate, data, isPending } = useMutation({
    mutationFn: (settings: SettingsChange) => requestJson("PATCH", `/api/v1/runs/${runId}`, { settings }),
    onSuccess: (answer) => {
      if (!answer.ok) return;
      setTimes((before) => before + 1);
      onSaved();
      router.refresh();
    },
  });
  const verdict = useFreshVerdict(runId, times);
  return {
    save: (settings) => mutate(settings),
    isSaving: isPending,
    problem: data === undefined || data.ok ? null : data.problem,
    outcome: times === 0 ? "" : `Saved. ${verdict}`,
  };
}
