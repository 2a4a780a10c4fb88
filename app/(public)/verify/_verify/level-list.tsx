"use client";

import { ShapeLabel } from "@/app/_components/shape-label";
import type { ShapeAndWord } from "@/lib/charts/severity-shape";
import { formatBytes } from "@/lib/core/format-number";
import { LEVEL_TEXTS } from "@/lib/report/verification/level-texts";
import type { LevelStatus } from "@/lib/schema/verification";
import type { VerifyState } from "./use-verification";

const STATUS_LABELS: Readonly<Record<LevelStatus, ShapeAndWord>> = {
  passed: { shape: "ring", word: "passed" },
  failed: { shape: "octagon", word: "failed" },
  untrusted: { shape: "triangle", word: "not trusted" },
  "not-supplied": { shape: "question", word: "not supplied" },
};

const RUNNING: ShapeAndWord = { shape: "clock", word: "being checked" };
const WAITING: ShapeAndWord = { shape: "clock", word: "waiting" };

type LevelListProps = { readonly state: VerifyState & { kind: "checking" | "verified" } };

/** The five levels, each with what it found, and what that shows and does not show. */
export function LevelList({ state }: LevelListProps) {
  const levels = state.kind === "verified" ? state.verified.document.levels : state.levels;
  return (
    <section aria-labelledby="levels" className="grid gap-3">
      <h2 id="levels" className="text-lg font-semibold">
        Five levels
      </h2>
      {state.kind === "checking" ? <Progress state={state} /> : null}
      <ol className="grid gap-3">
        {LEVEL_TEXTS.map(({ name, shows, hides }, index) => {
          const found = levels[index];
          const waiting = index === levels.length ? RUNNING : WAITING;
          return (
            <li key={name} className="grid gap-1 rounded-md border border-line bg-surface p-4">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <h3 className="font-medium">
                  {index + 1} {name}
                </h3>
                <ShapeLabel label={found === undefined ? waiting : STATUS_LABELS[found.status]} />
              </div>
              {found === undefined ? null : <p className="max-w-prose wrap-anywhere">{found.reason}</p>}
              <p className="max-w-prose text-xs text-muted">
                Passed, it shows {shows}. It does not show {hides}.
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Bytes are counted while files are digested, which is before the first level; what comes after has no measure. */
function Progress({ state: { digested, levels } }: { readonly state: VerifyState & { kind: "checking" } }) {
  const { bytes, of } = digested ?? { bytes: 0, of: 0 };
  const next = LEVEL_TEXTS[levels.length];
  if (levels.length > 0) {
    return (
      <p role="status" className="text-muted">
        Level {levels.length + 1} of {LEVEL_TEXTS.length}: {next?.name}
      </p>
    );
  }
  return (
    <div className="grid gap-1">
      <progress
        aria-label="Files digested"
        className="h-1.5 w-full appearance-none [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
        value={bytes}
        max={Math.max(1, of)}
      />
      <p className="text-muted">
        {formatBytes(bytes)} of {formatBytes(of)} digested
      </p>
    </div>
  );
}
