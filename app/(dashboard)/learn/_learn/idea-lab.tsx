"use client";

import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import type { IdeaId } from "@/lib/learn/ideas";

/** What can be moved on each page; a page loads its own alone. */
const LABS: Readonly<Record<IdeaId, ComponentType>> = {
  slope: dynamic(() => import("../_labs/slope-lab").then((loaded) => loaded.SlopeLab)),
  "gradient-descent": dynamic(() => import("../_labs/descent-lab").then((loaded) => loaded.DescentLab)),
  "chain-of-layers": dynamic(() => import("../_labs/chain-lab").then((loaded) => loaded.ChainLab)),
  training: dynamic(() => import("../_labs/pair-lab").then((loaded) => loaded.PairLab)),
  expectation: dynamic(() => import("../_labs/expectation-lab").then((loaded) => loaded.ExpectationLab)),
  "two-subgroups": dynamic(() => import("../_labs/pull-lab").then((loaded) => loaded.PullLab)),
};

export function IdeaLab({ idea }: { readonly idea: IdeaId }) {
  const Lab = LABS[idea];
  return <Lab />;
}
