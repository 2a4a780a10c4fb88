"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { GrownSeries } from "@/lib/charts/grow-series";
import { type FollowedRun, followRun } from "./follow-run";
import { LiveStatus } from "./live-status";

type LiveRunProps = {
  readonly runId: string;
  /** Live points are to be expected. */
  readonly isGrowing: boolean;
  /** Of the diagnosis that the page shows. */
  readonly shownKey: string | null;
  /** The last step that it rests on, and whether no live point came since. */
  readonly checked: { readonly throughStep: number | null; readonly isCurrent: boolean } | null;
  readonly children: ReactNode;
};

/** A page anew for every check would cost more than all points: numbers of an unchanged verdict may be so old. */
const REDRAWN_EVERY_MS = 30_000;
/** So often a page that follows nothing any more looks whether the last points are checked. */
const LOOKS_EVERY_MS = 5_000;

const Series = createContext<GrownSeries | null>(null);

/** The series of a run that grows, as they stand now; null where the page's own pictures are all there is. */
export function useLiveSeries(): GrownSeries | null {
  return useContext(Series);
}

/** Follows a run that grows: its pictures are drawn here, and the page is asked for anew when a verdict changed. */
export function LiveRun({ runId, isGrowing, shownKey, checked, children }: LiveRunProps) {
  const [followed, setFollowed] = useState<FollowedRun | null>(null);
  // Until it was told itself that nothing more comes: the page may know that before the last points are drawn.
  const isFollowed = followed === null ? isGrowing : followed.status !== "ended";
  const follows = isGrowing || isFollowed;
  useEffect(() => (follows ? followRun(runId, setFollowed) : undefined), [runId, follows]);
  useFreshPage(followed, shownKey);
  useLastVerdict(!isFollowed && checked?.isCurrent === false);
  return (
    <Series value={followed?.series ?? null}>
      <LiveStatus isFollowed={isFollowed} followed={followed} checked={checked} />
      {children}
    </Series>
  );
}

/** Asks for the page anew where it shows a verdict, or a state of the run, that is no more. */
function useFreshPage(followed: FollowedRun | null, shownKey: string | null): void {
  const router = useRouter();
  const refreshedAt = useRef(0);
  const newest = followed?.answer?.diagnosis?.key ?? null;
  const urgent = `${followed?.changes[0]?.number ?? 0} ${followed?.timesAnew ?? 0} ${followed?.status === "ended"}`;
  const answered = useRef(urgent);
  useEffect(() => {
    const isUrgent = answered.current !== urgent;
    const isOld = newest !== null && newest !== shownKey;
    if (!isUrgent && !isOld) return;
    const refresh = (): void => {
      answered.current = urgent;
      refreshedAt.current = performance.now();
      router.refresh();
    };
    const wait = isUrgent ? 0 : Math.max(0, refreshedAt.current + REDRAWN_EVERY_MS - performance.now());
    const timer = window.setTimeout(refresh, wait);
    return () => window.clearTimeout(timer);
  }, [urgent, newest, shownKey, router]);
}

/** Asks for the page anew until it shows the verdict on the last points, which are checked after they came. */
function useLastVerdict(isAwaited: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isAwaited) return;
    const timer = window.setInterval(() => {
      if (!document.hidden) router.refresh();
    }, LOOKS_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isAwaited, router]);
}
