"use client";

import { useChosenRuns } from "./chosen-runs-context";

/** Carries the choice through a form that asks for other runs. @param except runs that the form has a field of already */
export function ChosenInputs({ except = [] }: { readonly except?: readonly string[] }) {
  const { ids } = useChosenRuns();
  return ids.map((id) => (except.includes(id) ? null : <input key={id} type="hidden" name="run" value={id} />));
}
