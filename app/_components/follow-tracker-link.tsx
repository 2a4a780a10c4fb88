"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { followLink } from "@/lib/tracking/mlflow/follow-link";

type FollowTrackerLinkProps = {
  /** Address of the list of runs. */
  readonly runs: Route;
  /** Whether whoever follows it has to sign in before. */
  readonly isSigningIn?: boolean;
};

/** Opens the run that the link of an MLflow client means: its part behind the # is sent to no server. */
export function FollowTrackerLink({ runs, isSigningIn = false }: FollowTrackerLinkProps) {
  const router = useRouter();
  useEffect(() => {
    const follow = (): void => {
      const target = followLink(window.location.hash, runs);
      if (target !== null) router.replace(isSigningIn ? `/sign-in?next=${encodeURIComponent(target)}` : target);
    };
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [router, runs, isSigningIn]);
  return null;
}
