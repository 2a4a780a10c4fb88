"use client";

import { useId, useMemo } from "react";
import { Button } from "@/app/_components/button";
import { useAddressState } from "@/app/_components/use-address-state";
import { sharesField } from "@/lib/charts/address-fields";
import { describeMix, describeShare, type MixGroup, startingMix } from "@/lib/charts/sensitivity/prepare-case-mix";
import { formatPercent } from "@/lib/core/format-number";
import { moveShare } from "@/lib/diagnostics/sensitivity/expect-loss";
import type { MixLosses } from "@/lib/diagnostics/sensitivity/sensitivity";

type MixSlidersProps = { readonly mix: MixLosses; readonly groups: readonly MixGroup[] };

/** A slider for each group of patients; together they stay the whole, and the sentences follow. */
export function MixSliders({ mix, groups }: MixSlidersProps) {
  const fields = useMemo(() => ({ mix: sharesField(startingMix(mix)) }), [mix]);
  const [{ mix: shares }, move] = useAddressState(fields);
  const id = useId();
  return (
    <>
      <output className="grid max-w-prose gap-2" htmlFor={groups.map((_, index) => `${id}-${index}`).join(" ")}>
        {describeMix(mix, shares).map(({ split, sentence, reading }) => (
          <span key={split}>
            <span className="block text-base font-semibold">{sentence}</span>
            <span className="block">{reading}</span>
          </span>
        ))}
      </output>
      <fieldset className="grid gap-4">
        <legend className="mb-2 text-muted">Shares of the patients, together 100 %</legend>
        {groups.map(({ subgroup, losses }, index) => {
          const share = shares[index] ?? 0;
          return (
            <div key={subgroup} className="grid max-w-prose gap-1">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <label htmlFor={`${id}-${index}`} className="font-medium">
                  {subgroup}
                </label>
                <span className="tabular-nums">{formatPercent(share)}</span>
              </div>
              <input
                id={`${id}-${index}`}
                type="range"
                min={0}
                max={100}
                step={1}
                value={share * 100}
                onChange={(event) => move({ mix: moveShare(shares, index, event.target.valueAsNumber / 100) })}
                aria-valuetext={describeShare(subgroup, share)}
                className="min-h-6 w-full accent-accent"
              />
              <p className="text-xs text-muted">{losses.join("; ")}</p>
            </div>
          );
        })}
      </fieldset>
      <div>
        <Button onClick={() => move({ mix: startingMix(mix) })}>
          {mix.logged === null ? "Back to the even mix" : "Back to the logged mix"}
        </Button>
      </div>
    </>
  );
}
