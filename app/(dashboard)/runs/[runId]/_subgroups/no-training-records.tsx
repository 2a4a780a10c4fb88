import type { NotKnown } from "@/lib/diagnostics/sensitivity/sensitivity";
import { SubgroupSection } from "./subgroup-section";

/** In the place of the training evidence: why there is none, and what to log in the next training. */
export function NoTrainingRecords({ missing }: { readonly missing: NotKnown }) {
  return (
    <SubgroupSection id="training" title="What the training log shows for these patients">
      <div className="grid gap-3 rounded-md border border-dashed border-edge bg-surface p-6 max-sm:p-4">
        <p className="max-w-prose">{missing.reason}</p>
        <p className="max-w-prose">
          Whether the training served a group as it served the others can be seen only if the log names the groups.
          These lines in the training loop write it:
        </p>
        <pre className="rounded-sm bg-sunken p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
          {missing.howToLog}
        </pre>
      </div>
    </SubgroupSection>
  );
}
