import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { prepareRates } from "@/lib/charts/sensitivity/prepare-rates";
import { prepareSettingPairs } from "@/lib/charts/sensitivity/prepare-setting-pairs";
import { formatCount } from "@/lib/core/format-number";
import { findSiblingRuns, type SiblingRuns } from "@/lib/usecases/find-sibling-runs";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { getRuntime } from "@/lib/usecases/runtime";
import { PairList } from "./pair-list";
import { SensitivitySection } from "./sensitivity-section";
import { TraceFigure } from "./trace-figure";

/** This run beside the runs of its project that differ in one thing. */
export async function AcrossRuns({ data }: { readonly data: RunPageData }) {
  const siblings = await orNotFound(findSiblingRuns(getRuntime(), await requireCurrentActor(), data));
  const rates = prepareRates(siblings.own, siblings.ofRates);
  return (
    <>
      <SensitivitySection id="rates" title="Learning rate, across runs">
        <div className="max-w-prose">
          {rates.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        {rates.chart === null ? null : <TraceFigure chart={rates.chart} />}
        <p className="max-w-prose text-xs text-muted">{scopeOf(siblings)}</p>
      </SensitivitySection>
      <SensitivitySection id="settings" title="Other settings">
        <PairList runId={data.run.id} pairs={prepareSettingPairs(siblings.own, siblings.ofOneSetting)} />
      </SensitivitySection>
    </>
  );
}

function scopeOf({ looked, total, isCut }: SiblingRuns): string {
  const cut = isCut ? " More runs match than are told here." : "";
  const part =
    looked < total ? `the newest ${formatCount(looked, "other run")} of ${total}` : formatCount(looked, "other run");
  return `Looked at ${part} of this project. A run counts when it states the same settings but for learning rate, seed and name, and its log is of the same length.${cut}`;
}
