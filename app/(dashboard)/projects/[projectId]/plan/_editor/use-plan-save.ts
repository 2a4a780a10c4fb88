"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type Problem, requestJson } from "@/app/_components/request-json";
import { nameProblem, type PlanForm, readPlanForm } from "./plan-form";

/** Declares a further version of a project's plan and draws the page anew. */
export function usePlanSave(
  projectId: string,
  version: number,
  onSaved: () => void,
): { readonly save: (form: PlanForm) => void; readonly isSaving: boolean; readonly problem: Problem | null } {
  const router = useRouter();
  const { mutate, data, isPending } = useMutation({
    mutationFn: (form: PlanForm) =>
      requestJson("PUT", `/api/v1/projects/${projectId}/analysis-plan`, {
        replaces: version,
        content: readPlanForm(form),
      }),
    onSuccess: (answer) => {
      if (!answer.ok) return;
      onSaved();
      router.refresh();
    },
  });
  const problem = data === undefined || data.ok ? null : data.problem;
  return {
    save: (form) => mutate(form),
    isSaving: isPending,
    problem: problem === null ? null : nameProblem(problem),
  };
}
